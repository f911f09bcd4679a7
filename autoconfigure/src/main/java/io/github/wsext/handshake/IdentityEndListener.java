package io.github.wsext.handshake;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.ticket.HttpSessionKey;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.session.SessionDestroyedEvent;

/**
 * Listener that ends connections with the login that has opened them: all of a user who
 * logs out, and those of an HTTP session that ends.
 */
public final class IdentityEndListener implements SmartApplicationListener, HttpSessionListener {

	private final ConnectionRegistry connections;

	/**
	 * Creates the listener.
	 */
	public IdentityEndListener(ConnectionRegistry connections) {
		this.connections = connections;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return LogoutSuccessEvent.class.isAssignableFrom(eventType)
				|| SessionDestroyedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof LogoutSuccessEvent logout) {
			String name = logout.getAuthentication().getName();
			if (name != null) {
				this.connections.endAuthenticationOfUser(name);
			}
		}
		else if (event instanceof SessionDestroyedEvent destroyed) {
			this.connections.endAuthenticationOfSession(HttpSessionKey.of(destroyed.getId()));
		}
	}

	/**
	 * Called by the container, where no {@code HttpSessionEventPublisher} tells of it.
	 */
	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		this.connections.endAuthenticationOfSession(HttpSessionKey.of(event.getSession().getId()));
	}

}
