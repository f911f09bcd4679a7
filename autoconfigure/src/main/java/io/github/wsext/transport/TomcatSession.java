package io.github.wsext.transport;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;

/**
 * A session of Tomcat.
 */
class TomcatSession implements ContainerSession {

	private final WsSession session;

	TomcatSession(Session session, TransportSettings settings) {
		this.session = (WsSession) session;
		// Tomcat sends close frames and pongs on the calling thread; 20 s is its default.
		session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, settings.closeTimeout().toMillis());
	}

	static boolean supports(Session session) {
		return session instanceof WsSession;
	}

	@Override
	public void terminate() {
		this.session.doClose(new CloseReason(CloseCodes.GOING_AWAY, ""),
				new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""), true);
	}

	@Override
	public boolean pauseReading() {
		this.session.suspend();
		return true;
	}

	@Override
	public void resumeReading() {
		this.session.resume();
	}

}
