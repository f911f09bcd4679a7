/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
