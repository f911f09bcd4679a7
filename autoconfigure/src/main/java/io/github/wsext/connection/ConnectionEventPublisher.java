package io.github.wsext.connection;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.socket.CloseStatus;

/**
 * Publishes the beginning and the end of each connection to the application.
 */
record ConnectionEventPublisher(ApplicationEventPublisher publisher) implements ConnectionObserver {

	@Override
	public void opened(WsConnection connection) {
		this.publisher.publishEvent(new WsConnectionOpenedEvent(connection));
	}

	@Override
	public void closed(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.publisher.publishEvent(new WsConnectionClosedEvent(connection, status, reason));
	}

}
