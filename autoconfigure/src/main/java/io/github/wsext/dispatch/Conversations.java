package io.github.wsext.dispatch;

import java.nio.ByteBuffer;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.endpoint.CallbackKind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one connection, from its beginning after {@code @OnOpen} to its end
 * before {@code @OnClose}. Thread-safe.
 */
final class Conversations {

	private static final Log logger = LogFactory.getLog(Conversations.class);

	private final ConnectionDispatcher dispatcher;

	private final CallbackContexts contexts;

	private final ConversationExecutor executor;

	// Guarded by this.

	private @Nullable RunningConversation running;

	private boolean over;

	Conversations(ConnectionDispatcher dispatcher, CallbackContexts contexts, ConversationExecutor executor) {
		this.dispatcher = dispatcher;
		this.contexts = contexts;
		this.executor = executor;
	}

	/**
	 * Begins, unless the connection has ended already.
	 */
	void start(Callback callback) {
		ManagedConnection connection = this.dispatcher.connection();
		RunningConversation conversation = new RunningConversation(connection);
		synchronized (this) {
			if (this.over || !connection.isOpen()) {
				return;
			}
			this.running = conversation;
		}
		if (!this.executor.run(() -> conversation.run(() -> talk(callback, conversation)))) {
			this.dispatcher.overloaded();
			conversation.finish();
		}
		else if (!connection.isOpen()) {
			conversation.end();
		}
	}

	private void talk(Callback callback, RunningConversation conversation) {
		ManagedConnection connection = this.dispatcher.connection();
		Call call = Call.message(CallbackKind.CONVERSATION, this.dispatcher.handshake(), connection, conversation);
		try {
			this.contexts.invoke(callback, call);
			connection.close();
		}
		catch (Throwable ex) {
			// Nobody takes what is left; a turn may be waiting for that.
			conversation.inbox().discard();
			failed(callback, call, Failures.unwrap(ex));
		}
	}

	private void failed(Callback callback, Call call, Throwable failure) {
		boolean interrupted = failure instanceof InterruptedException || Thread.interrupted();
		if (interrupted && !this.dispatcher.connection().isOpen()) {
			logger.debug("Conversation was interrupted: " + this.dispatcher.connection(), failure);
		}
		else {
			this.dispatcher.conversationFailed(callback, call, failure);
		}
	}

	/**
	 * Puts a message before the conversation.
	 * @param payload a {@code String} or a {@code ByteBuffer}
	 * @return the inbox if there is no room for a further message
	 */
	@Nullable Inbox<WsMessage> add(Object payload) {
		RunningConversation conversation = running();
		if (conversation == null) {
			return null;
		}
		WsMessage message = (payload instanceof String text) ? WsMessage.text(text)
				: WsMessage.binary((ByteBuffer) payload);
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
	 * The connection has ended: runs an action when the conversation has, too.
	 */
	void whenOver(Runnable action) {
		RunningConversation conversation;
		synchronized (this) {
			this.over = true;
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
