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

package io.github.wsext.transport.frame;

import org.springframework.web.socket.CloseStatus;

/**
 * Failure of a client to keep to RFC 6455, with the status to close with.
 */
final class FrameException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient CloseStatus status;

	private FrameException(CloseStatus status, String reason) {
		super(reason, null, false, false);
		this.status = status.withReason(reason);
	}

	static FrameException protocolError(String reason) {
		return new FrameException(CloseStatus.PROTOCOL_ERROR, reason);
	}

	static FrameException badData(String reason) {
		return new FrameException(CloseStatus.BAD_DATA, reason);
	}

	/**
	 * The status to close with.
	 */
	CloseStatus status() {
		return this.status;
	}

}
