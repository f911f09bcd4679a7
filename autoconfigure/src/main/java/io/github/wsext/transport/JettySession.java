package io.github.wsext.transport;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;

/**
 * A session of Jetty's Jakarta implementation.
 */
class JettySession implements ContainerSession {

	private final JakartaWebSocketSession session;

	JettySession(Session session) {
		this.session = (JakartaWebSocketSession) session;
	}

	static boolean supports(Session session) {
		return session instanceof JakartaWebSocketSession;
	}

	@Override
	public void terminate() {
		this.session.abort();
	}

}
