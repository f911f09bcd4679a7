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

package io.github.wsext.dispatch.conversation;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.stream.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one connection, from its beginning after {@code @OnOpen} to its end
 * before {@code @OnClose}. Thread-safe.
 */
public final class Conversations {

	private final ConversationExecutor executor;

	// Guarded by this.

	private @Nullable RunningConversation running;

	/** Run when the conversation is over; set when there is to be none any more. */
	private @Nullable Runnable whenOver;

	public Conversations(ConversationExecutor executor) {
		this.executor = executor;
	}

	/**
	 * Begins, unless the connection has ended already.
	 */
	public void start(ManagedConnection connection, ConversationBody body) {
		RunningConversation conversation = new RunningConversation(connection);
		synchronized (this) {
			if (this.whenOver != null || !connection.isOpen()) {
				return;
			}
			this.running = conversation;
		}
		if (!this.executor.run(() -> conversation.run(() -> hold(body, conversation)))) {
			body.refused();
			conversation.finish();
		}
		else if (!connection.isOpen()) {
			conversation.end();
		}
	}

	private static void hold(ConversationBody body, RunningConversation conversation) {
		try {
			body.hold(conversation);
			conversation.close();
		}
		catch (Throwable ex) {
			// Nobody takes what is left; a message may be waiting for that.
			conversation.mailbox().discard();
			body.failed(conversation, ex);
		}
	}

	/**
	 * Puts a message before the conversation.
	 * @return the mailbox if there is no room for a further message
	 */
	public @Nullable Mailbox<WsMessage> add(WsMessage message) {
		RunningConversation conversation = running();
		if (conversation == null) {
			return null;
		}
		return conversation.mailbox().add(message) ? null : conversation.mailbox();
	}

	private synchronized @Nullable RunningConversation running() {
		return this.running;
	}

	/**
	 * The server has begun to close the connection.
	 */
	public void closing(LeaveReason reason) {
		RunningConversation conversation = running();
		if (conversation != null) {
			conversation.end();
			if (reason == LeaveReason.SHUTDOWN) {
				conversation.interrupt();
			}
		}
	}

	/**
	 * The connection has ended: runs an action when the conversation has, too. Called
	 * once.
	 */
	public void whenOver(Runnable action) {
		RunningConversation conversation;
		synchronized (this) {
			this.whenOver = action;
			conversation = this.running;
		}
		if (conversation == null) {
			action.run();
			return;
		}
		conversation.end();
		conversation.whenFinished(action);
	}

}
