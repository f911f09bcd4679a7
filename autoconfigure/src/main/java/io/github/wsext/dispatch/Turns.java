package io.github.wsext.dispatch;

import java.util.concurrent.Executor;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;

/**
 * The turns that the callbacks of one connection take. A turn that goes on without the
 * thread that reads keeps the connection from being read, and so does a client that sends
 * without reading what it gets.
 */
final class Turns {

	private final Mailbox mailbox = new Mailbox();

	private final Executor executor;

	private volatile @Nullable WsTransport transport;

	private volatile @Nullable ManagedConnection connection;

	/** Whether nothing is read until the turn ends. Belongs to whoever has the turn. */
	private boolean paused;

	Turns(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Takes the first turn. It comes before the connection is registered, after which
	 * anybody can close it.
	 */
	void begin(WsTransport transport) {
		this.transport = transport;
		this.mailbox.enter();
	}

	/**
	 * The connection has been registered.
	 */
	void registered(ManagedConnection connection) {
		this.connection = connection;
	}

	/**
	 * Waits for a turn, of which there are no more when the connection is closing.
	 */
	boolean enter() {
		if (!this.mailbox.enter()) {
			return false;
		}
		ManagedConnection connection = this.connection;
		if (connection != null && connection.isOpen()) {
			return true;
		}
		leave();
		return false;
	}

	/**
	 * Waits for a turn, of which there are no more when the connection has ended.
	 */
	boolean enterEvenIfClosing() {
		return this.mailbox.enter();
	}

	/**
	 * Whether there is a turn under way.
	 */
	boolean isBusy() {
		return this.mailbox.isBusy();
	}

	/**
	 * Reads nothing until the turn ends. Where the container cannot do that, its thread
	 * will wait for its turn.
	 */
	void pauseReading() {
		WsTransport transport = this.transport;
		this.paused = this.paused || (transport != null && transport.pauseReading());
	}

	/**
	 * Ends the turn, though not before a client that sends without reading what it gets
	 * has read some of it.
	 */
	void leave() {
		ManagedConnection connection = this.connection;
		if (connection != null && connection.isCongested()) {
			pauseReading();
			if (connection.awaitRelief(this::release)) {
				return;
			}
		}
		release();
	}

	/**
	 * Ends the turn when there is room in an inbox.
	 */
	void leaveWhenRoom(Inbox<?> inbox) {
		pauseReading();
		if (!inbox.awaitRoom(this::release)) {
			leave();
		}
	}

	private void release() {
		boolean resume = this.paused;
		this.paused = false;
		this.mailbox.leave();
		WsTransport transport = this.transport;
		if (resume && transport != null) {
			transport.resumeReading();
		}
	}

	/**
	 * Gives out one more turn.
	 */
	void end(Runnable last) {
		this.mailbox.close(last, this.executor);
	}

}
