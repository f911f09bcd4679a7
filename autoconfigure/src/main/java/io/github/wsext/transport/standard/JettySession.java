package io.github.wsext.transport.standard;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;

/**
 * Session of Jetty's Jakarta implementation, which can cut the connection.
 */
final class JettySession implements ContainerSession {

	private final JakartaWebSocketSession session;

	private JettySession(JakartaWebSocketSession session) {
		this.session = session;
	}

	static JettySession configure(Session session) {
		// Jetty would close after 30 s without a message.
		session.setMaxIdleTimeout(0);
		return new JettySession((JakartaWebSocketSession) session);
	}

	static boolean supports(Session session) {
		return session instanceof JakartaWebSocketSession;
	}

	@Override
	public void terminate() {
		this.session.abort();
	}

}
