package io.github.wsext.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.LeaveReason;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * How one connection comes to its end. Whoever begins first says why; what does not end
 * in time is cut. Thread-safe.
 */
final class ConnectionClosing {

	private static final Log logger = LogFactory.getLog(ConnectionClosing.class);

	private final ManagedConnection connection;

	private final WsTransport transport;

	private final OutboundQueue outbound;

	private final ConnectionHandler handler;

	private final ConnectionEnvironment environment;

	private final AtomicReference<@Nullable ConnectionEnd> begun = new AtomicReference<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	/** Whether our close frame was given to the transport. */
	private volatile boolean closeSent;

	/** Since when the line is expected to go down by itself, 0 if it is not. */
	private volatile long endAwaitedSinceNanos;

	ConnectionClosing(ManagedConnection connection, WsTransport transport, OutboundQueue outbound,
			ConnectionHandler handler, ConnectionEnvironment environment) {
		this.connection = connection;
		this.transport = transport;
		this.outbound = outbound;
		this.handler = handler;
		this.environment = environment;
	}

	/**
	 * Whether the connection is ending or has ended.
	 */
	boolean isBegun() {
		return this.begun.get() != null || this.ended.get();
	}

	private boolean begin(CloseStatus status, LeaveReason reason) {
		if (this.ended.get() || !this.begun.compareAndSet(null, new ConnectionEnd(status, reason))) {
			return false;
		}
		this.handler.closing(reason);
		return true;
	}

	/**
	 * Closes after what is queued.
	 * @throws IllegalArgumentException if the status may not be sent
	 */
	void close(CloseStatus status, LeaveReason reason) {
		CloseStatus sendable = CloseStatuses.sendable(status);
		if (begin(sendable, reason)) {
			this.environment.batches().flush(this.connection, () -> this.outbound.close(() -> sendClose(sendable)));
		}
	}

	private void sendClose(CloseStatus status) {
		closeSent();
		this.environment.executor().execute(() -> this.transport.close(status));
	}

	private void closeSent() {
		this.closeSent = true;
		this.endAwaitedSinceNanos = System.nanoTime();
	}

	/**
	 * Cuts the line because the application wants it.
	 */
	void terminate() {
		// Whatever else was going to end it: nothing of that is sent any more.
		this.begun.set(new ConnectionEnd(CloseStatus.NO_CLOSE_FRAME, LeaveReason.TERMINATED));
		this.handler.closing(LeaveReason.TERMINATED);
		cut();
	}

	/**
	 * Cuts the line for a reason of the engine.
	 */
	void terminate(LeaveReason reason) {
		begin(CloseStatus.NO_CLOSE_FRAME, reason);
		cut();
	}

	/**
	 * A write has failed. If the client has closed meanwhile, the line is left to go down
	 * by itself: the answer to the client's close frame may not have left yet.
	 */
	void writeFailed() {
		begin(CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST);
		if (this.transport.isEnding()) {
			this.endAwaitedSinceNanos = System.nanoTime();
		}
		else {
			cut();
		}
	}

	private void cut() {
		this.outbound.abort();
		this.environment.executor().execute(this.transport::terminate);
	}

	/**
	 * Closes because a message did not fit into the queue.
	 */
	void overflow() {
		if (beginSlowConsumer()) {
			// The client may be slow rather than stalled, and read why it has to go.
			this.outbound.closeAfterWrite(() -> sendClose(CloseStatuses.SLOW_CONSUMER));
		}
	}

	private boolean beginSlowConsumer() {
		if (!begin(CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER)) {
			return false;
		}
		logger.warn("Closing slow consumer " + this.connection);
		this.environment.observer().slowConsumer(this.connection);
		return true;
	}

	/**
	 * Closes a connection whose client does not answer.
	 */
	void giveUp() {
		if (begin(CloseStatuses.PING_TIMEOUT, LeaveReason.PING_TIMEOUT)) {
			this.outbound.abort();
			closeSent();
			this.environment.executor().execute(() -> {
				this.transport.close(CloseStatuses.PING_TIMEOUT);
				this.transport.terminate();
			});
		}
	}

	/**
	 * Cuts the line if a write or the closing handshake takes too long.
	 * @param nowNanos {@link System#nanoTime()}
	 */
	void checkProgress(long nowNanos) {
		ConnectionSettings settings = this.environment.settings();
		long endAwaitedSince = this.endAwaitedSinceNanos;
		if (endAwaitedSince != 0 && nowNanos - endAwaitedSince > settings.closeTimeout().toNanos()) {
			cut();
		}
		else if (this.outbound.isStalled(nowNanos, settings.sendTimeout().toNanos())) {
			beginSlowConsumer();
			cut();
		}
	}

	/**
	 * The line is down.
	 * @param reported the status that the transport tells
	 * @return how the connection ended, or {@code null} if that is known already
	 */
	@Nullable ConnectionEnd end(CloseStatus reported) {
		return this.ended.compareAndSet(false, true) ? howEnded(reported) : null;
	}

	private ConnectionEnd howEnded(CloseStatus reported) {
		ConnectionEnd begun = this.begun.get();
		if (begun == null || begun.reason() == LeaveReason.CONNECTION_LOST) {
			// A write fails, too, when the peer has closed.
			return new ConnectionEnd(reported, CloseStatuses.reasonFor(reported, this.transport.isClosedByPeer()));
		}
		boolean ours = this.closeSent || begun.status().getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()
				|| reported.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode();
		return ours ? begun : new ConnectionEnd(reported, begun.reason());
	}

}
