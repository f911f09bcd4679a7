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

import java.nio.ByteBuffer;

import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import org.jspecify.annotations.Nullable;

/**
 * The message of one connection that is read while it arrives: its parts are put before
 * whoever reads it. When too many wait, nothing is read from the client; nobody waits who
 * delivers. Parts come one after the other; the rest is safe for use by many threads.
 */
public final class MessageStreams {

	private volatile @Nullable StreamedMessage current;

	/** Whether what still comes of a message is not wanted. */
	private boolean skipping;

	/**
	 * Whether the next part does not begin a message.
	 */
	public boolean isUnderWay() {
		return this.skipping || this.current != null;
	}

	/**
	 * Whether the next part belongs to a message that is not wanted.
	 */
	public boolean isSkipping() {
		return this.skipping;
	}

	/**
	 * Adds a part to its message.
	 * @param wanted the part as it is to be read; {@code null} for nothing
	 * @param part the part as it has come
	 * @return the message if this is its first part, and it is wanted
	 */
	public @Nullable StreamedMessage add(ManagedConnection connection, @Nullable WsMessage wanted, WsMessage part,
			boolean last) {
		if (this.skipping) {
			this.skipping = !last;
			return null;
		}
		StreamedMessage message = this.current;
		if (message == null) {
			if (wanted == null) {
				this.skipping = !last;
				return null;
			}
			message = new StreamedMessage();
			message.add(wanted, false);
			this.current = message;
			return message;
		}
		if (last) {
			this.current = null;
		}
		if (!message.add((wanted != null) ? wanted : nothing(part), last)) {
			holdUntilRoom(connection, message.parts());
		}
		return null;
	}

	private static WsMessage nothing(WsMessage part) {
		return (part instanceof WsMessage.Text) ? WsMessage.text("") : WsMessage.binary(ByteBuffer.allocate(0));
	}

	private static void holdUntilRoom(ManagedConnection connection, Mailbox<?> mailbox) {
		connection.holdReading();
		if (!mailbox.awaitRoom(connection::releaseReading)) {
			connection.releaseReading();
		}
	}

	/**
	 * Whether a message is being read whose next part is for the client to send.
	 */
	public boolean isWaitingForClient() {
		StreamedMessage message = this.current;
		return message != null && message.isBegun() && message.parts().hasRoom();
	}

	/**
	 * The rest of the message will not come.
	 */
	public void abort() {
		StreamedMessage message = this.current;
		if (message != null) {
			message.abort();
		}
	}

}
