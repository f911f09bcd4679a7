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

package io.github.wsext.dispatch.stream;

import java.io.IOException;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read while its parts arrive. Safe for use by one who adds parts and
 * one who takes them.
 */
public final class StreamedMessage {

	private static final int ENOUGH_PARTS = 4;

	private final Mailbox<WsMessage> parts = new Mailbox<>(ENOUGH_PARTS);

	private volatile boolean complete;

	private volatile boolean begun;

	/**
	 * Adds a part.
	 * @return whether there is room for more
	 */
	boolean add(WsMessage part, boolean last) {
		boolean room = this.parts.add(part);
		if (last) {
			this.complete = true;
			this.parts.end();
		}
		return room;
	}

	/**
	 * The parts that have come and nobody has taken.
	 */
	public Mailbox<WsMessage> parts() {
		return this.parts;
	}

	/**
	 * Somebody reads it now.
	 */
	public void begin() {
		this.begun = true;
	}

	boolean isBegun() {
		return this.begun;
	}

	/**
	 * The rest of the message will not come.
	 */
	void abort() {
		this.parts.end();
	}

	/**
	 * Takes the next part.
	 * @return the part, or {@code null} at the end of the message
	 * @throws IOException if the rest of the message will not come
	 */
	@Nullable WsMessage take() throws IOException, InterruptedException {
		WsMessage part = this.parts.take();
		if (part == null && !this.complete) {
			throw new MessageAbortedException();
		}
		return part;
	}

}
