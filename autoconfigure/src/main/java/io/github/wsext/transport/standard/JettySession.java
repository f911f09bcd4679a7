package io.github.wsext.transport.standard;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;

/**
 * A session of Jetty's Jakarta implementation.
 */
class JettySession implements ContainerSession {

	private final JakartaWebSocketSession session;

	JettySession(Session session) {
		this.session = (JakartaWebSocketSession) session;
		// Jetty would close after 30 s without a message.
		session.setMaxIdleTimeout(0);
	}

	static boolean supports(Session session) {
		return session instanceof JakartaWebSocketSession;
	}

	@Override
	public void terminate() {
		this.session.abort();
	}

}
