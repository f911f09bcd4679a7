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

package io.github.wsext.dispatch;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one connection, from its beginning after {@code @OnOpen} to its end
 * before {@code @OnClose}. Thread-safe.
 */
final class Conversations {

	private static final Log logger = LogFactory.getLog(Conversations.class);

	private final CallbackContexts contexts;

	private final ConversationExecutor executor;

	// Guarded by this.

	private @Nullable RunningConversation running;

	/** Run when the conversation is over; set when there is to be none any more. */
	private @Nullable Runnable whenOver;

	Conversations(CallbackContexts contexts, ConversationExecutor executor) {
		this.contexts = contexts;
		this.executor = executor;
	}

	/**
	 * Begins, unless the connection has ended already.
	 */
	void start(Callback callback, WsHandshake handshake, ManagedConnection connection, CallbackRunner runner) {
		RunningConversation conversation = new RunningConversation(connection);
		synchronized (this) {
			if (this.whenOver != null || !connection.isOpen()) {
				return;
			}
			this.running = conversation;
		}
		Call call = Call.conversation(handshake, connection, conversation);
		if (!this.executor.run(() -> conversation.run(() -> talk(callback, call, conversation, runner)))) {
			ConnectionCallbacks.overloaded(connection);
			conversation.finish();
		}
		else if (!connection.isOpen()) {
			conversation.end();
		}
	}

	private void talk(Callback callback, Call call, RunningConversation conversation, CallbackRunner runner) {
		try {
			this.contexts.invoke(callback, call);
			call.requireConnection().close();
		}
		catch (Throwable ex) {
			// Nobody takes what is left; a message may be waiting for that.
			conversation.inbox().discard();
			failed(callback, call, Failures.unwrap(ex), runner);
		}
	}

	private void failed(Callback callback, Call call, Throwable failure, CallbackRunner runner) {
		ManagedConnection connection = call.requireConnection();
		boolean interrupted = failure instanceof InterruptedException || Thread.interrupted();
		if (interrupted && !connection.isOpen()) {
			logger.debug("Conversation was interrupted: " + connection, failure);
		}
		else if (!connection.events().submit(() -> runner.failed(callback, call, failure))) {
			connection.failed(logger, callback + ", whose connection had ended,", failure);
		}
	}

	/**
	 * Puts a message before the conversation.
	 * @return the inbox if there is no room for a further message
	 */
	@Nullable Inbox<WsMessage> add(WsMessage message) {
		RunningConversation conversation = running();
		if (conversation == null) {
			return null;
		}
		return conversation.inbox().add(message) ? null : conversation.inbox();
	}

	private synchronized @Nullable RunningConversation running() {
		return this.running;
	}

	/**
	 * The server has begun to close the connection.
	 */
	void closing(LeaveReason reason) {
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
	void whenOver(Runnable action) {
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
