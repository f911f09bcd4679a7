/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.transport.tomcat;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Chooses the {@link TomcatSocket} for what Tomcat has accepted.
 */
final class TomcatSockets {

	private TomcatSockets() {
	}

	/**
	 * Creates the socket of a connection.
	 * @param sendBufferSize size of its {@link SendBuffer} in bytes
	 */
	static TomcatSocket of(SocketWrapperBase<?> wrapper, int sendBufferSize) {
		NioSocketWrapper nio = (NioSocketWrapper) wrapper;
		return (nio.getSocket() instanceof SecureNioChannel) ? new SecureTomcatSocket(nio, sendBufferSize)
				: new TomcatSocket.Plain(nio, sendBufferSize);
	}

}
