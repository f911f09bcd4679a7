package io.github.wsext.connection;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.support.Observers;

import org.springframework.web.socket.CloseStatus;

/**
 * Several observers of connections as one.
 */
record ConnectionObservers(Observers<ConnectionObserver> observers) implements ConnectionObserver {

	@Override
	public void opened(WsConnection connection) {
		this.observers.tell((observer) -> observer.opened(connection));
	}

	@Override
	public void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.observers.tell((observer) -> observer.closed(connection, status, reason));
	}

	@Override
	public void messagesDropped(WsConnection connection, int count) {
		this.observers.tell((observer) -> observer.messagesDropped(connection, count));
	}

	@Override
	public void slowConsumer(WsConnection connection) {
		this.observers.tell((observer) -> observer.slowConsumer(connection));
	}

	@Override
	public void limitReached(WsConnection connection, ConnectionLimit limit) {
		this.observers.tell((observer) -> observer.limitReached(connection, limit));
	}

}
