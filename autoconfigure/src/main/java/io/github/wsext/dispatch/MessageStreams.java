package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection that are read while they arrive, one after the other.
 * The callback has the turn and a thread of its own; parts come on the container's.
 */
final class MessageStreams {

	private final ConnectionDispatcher dispatcher;

	private final EndpointDispatcher endpoint;

	private final ConversationExecutor executor;

	private volatile @Nullable StreamedMessage<Object> current;

	/** Whether what still comes of a message is not wanted. */
	private boolean skipping;

	MessageStreams(ConnectionDispatcher dispatcher, EndpointDispatcher endpoint, ConversationExecutor executor) {
		this.dispatcher = dispatcher;
		this.endpoint = endpoint;
		this.executor = executor;
	}

	/**
	 * Hands a part to whoever reads the message. One that has arrived as a whole needs no
	 * thread of its own.
	 * @param part a {@code String} or a {@code ByteBuffer}
	 */
	void receive(CallbackKind kind, Object part, boolean last) {
		StreamedMessage<Object> message = this.current;
		if (this.skipping) {
			this.skipping = !last;
		}
		else if (message != null) {
			goOn(message, part, last);
		}
		else if (!this.dispatcher.enter()) {
			this.skipping = !last;
		}
		else if (last) {
			this.dispatcher.receive(kind, part);
		}
		else {
			begin(kind, part);
		}
	}

	private void begin(CallbackKind kind, Object part) {
		Object intercepted = this.dispatcher.intercept(part);
		Callback callback = this.endpoint.callback(kind);
		if (intercepted == null || callback == null) {
			this.skipping = true;
			this.dispatcher.leave();
			return;
		}
		StreamedMessage<Object> message = new StreamedMessage<>();
		message.add(intercepted, false);
		this.current = message;
		if (!this.executor.run(() -> handle(callback, kind, message))) {
			this.dispatcher.overloaded();
			message.parts().discard();
			this.dispatcher.leave();
		}
	}

	private void handle(Callback callback, CallbackKind kind, StreamedMessage<Object> message) {
		try {
			this.dispatcher.handle(callback,
					Call.message(kind, this.dispatcher.handshake(), this.dispatcher.connection(), message));
		}
		finally {
			message.parts().discard();
		}
	}

	private void goOn(StreamedMessage<Object> message, Object part, boolean last) {
		if (last) {
			this.current = null;
		}
		Object intercepted = this.dispatcher.intercept(part);
		if (!message.add((intercepted != null) ? intercepted : nothing(part), last)) {
			holdUntilRoom(message.parts());
		}
	}

	private static Object nothing(Object part) {
		return (part instanceof String) ? "" : ByteBuffer.allocate(0);
	}

	/**
	 * Reads nothing until there is room. Where the container cannot do that, its thread
	 * waits.
	 */
	private void holdUntilRoom(Inbox<?> inbox) {
		WsTransport transport = this.dispatcher.transport();
		if (transport.pauseReading()) {
			if (!inbox.awaitRoom(transport::resumeReading)) {
				transport.resumeReading();
			}
			return;
		}
		Semaphore room = new Semaphore(0);
		if (inbox.awaitRoom(room::release)) {
			room.acquireUninterruptibly();
		}
	}

	/**
	 * Whether a message is being read whose next part is for the client to send.
	 */
	boolean isWaitingForClient() {
		StreamedMessage<Object> message = this.current;
		return message != null && message.parts().hasRoom();
	}

	/**
	 * The rest of the message will not come.
	 */
	void abort() {
		StreamedMessage<Object> message = this.current;
		if (message != null) {
			message.abort();
		}
	}

}
