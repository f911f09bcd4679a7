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

package io.github.wsext.transport;

import java.time.Duration;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the container's side of a connection.
 *
 * @param compression whether permessage-deflate (RFC 7692) may be negotiated
 * @param sendTimeout longest time the container may hold a thread of its own while the
 * socket is full
 * @param closeTimeout longest time a client may take to answer a close frame
 * @param socketBuffer what the operating system keeps for a client to begin with; 0 to
 * leave it to the operating system. Only on our own transport
 */
public record TransportSettings(boolean compression, Duration sendTimeout, Duration closeTimeout,
		DataSize socketBuffer) {

	/** Operating systems have limits of their own, mostly lower ones. */
	public static final int MAX_SOCKET_BUFFER = 4 * 1024 * 1024;

	private static final Duration MIN_CLOSE_TIMEOUT = Duration.ofMillis(1);

	public TransportSettings {
		Assert.isTrue(closeTimeout.compareTo(MIN_CLOSE_TIMEOUT) >= 0,
				() -> "wsext.close-timeout must be at least 1 ms, but is " + closeTimeout);
		Assert.isTrue(!socketBuffer.isNegative() && socketBuffer.toBytes() <= MAX_SOCKET_BUFFER,
				() -> "wsext.outbound.socket-buffer must be between 0 and "
						+ DataSize.ofBytes(MAX_SOCKET_BUFFER).toMegabytes() + "MB, but is " + socketBuffer);
	}

}
