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

package io.github.wsext.connection;

import java.util.List;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;

import org.springframework.web.socket.CloseStatus;

/**
 * A transport that knows whether it reads, and does nothing else.
 */
final class ReadingTransport implements WsTransport {

	private volatile boolean reading = true;

	boolean isReading() {
		return this.reading;
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		callback.completed(null);
	}

	@Override
	public void close(CloseStatus status) {
	}

	@Override
	public void terminate() {
	}

	@Override
	public boolean isClosedByPeer() {
		return false;
	}

	@Override
	public boolean isEnding() {
		return false;
	}

	@Override
	public void pauseReading() {
		this.reading = false;
	}

	@Override
	public void resumeReading() {
		this.reading = true;
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

}
