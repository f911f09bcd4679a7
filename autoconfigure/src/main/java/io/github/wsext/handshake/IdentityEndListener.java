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
import io.github.wsext.connection.LoginEnd;
import io.github.wsext.ticket.HttpSessionKey;
import io.github.wsext.ticket.HttpSessions;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.security.web.authentication.session.SessionFixationProtectionEvent;

/**
 * Listener that ends connections with the login that has opened them: all of a user who
 * logs out, and those of an HTTP session that ends, or in which somebody else logs in.
 * Those of a session whose id changes follow it.
 */
public final class IdentityEndListener
		implements SmartApplicationListener, HttpSessionListener, HttpSessionIdListener, HttpSessionAttributeListener {

	private final ConnectionRegistry connections;

	private final HttpSessions sessions;

	private final SessionWatch watch;

	/**
	 * Creates the listener.
	 * @param sessions the sessions of connections and tickets
	 * @param watch looks at sessions of whose end nobody tells
	 */
	public IdentityEndListener(ConnectionRegistry connections, HttpSessions sessions, SessionWatch watch) {
		this.connections = connections;
		this.sessions = sessions;
		this.watch = watch;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return LogoutSuccessEvent.class.isAssignableFrom(eventType)
				|| SessionDestroyedEvent.class.isAssignableFrom(eventType)
				|| SessionFixationProtectionEvent.class.isAssignableFrom(eventType)
				|| InteractiveAuthenticationSuccessEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof LogoutSuccessEvent logout) {
			String name = logout.getAuthentication().getName();
			if (name != null) {
				this.connections.follow(new LoginEnd.OfUser(name));
			}
		}
		else if (event instanceof SessionDestroyedEvent destroyed) {
			this.connections.follow(new LoginEnd.OfSession(HttpSessionKey.of(destroyed.getId())));
		}
		else if (event instanceof SessionFixationProtectionEvent login) {
			loggedIn(login);
		}
		else if (event instanceof InteractiveAuthenticationSuccessEvent login) {
			// By now Spring Security knows which sessions are too many.
			this.watch.lookSoon(login.getAuthentication().getName());
		}
	}

	private void loggedIn(SessionFixationProtectionEvent login) {
		String user = login.getAuthentication().getName();
		String session = HttpSessionKey.of(login.getNewSessionId());
		this.connections.follow(new LoginEnd.Moved(HttpSessionKey.of(login.getOldSessionId()), session));
		if (user != null) {
			this.connections.follow(new LoginEnd.OfOthers(session, user, false));
		}
	}

	/**
	 * Called by the container, where no {@code HttpSessionEventPublisher} tells of it.
	 */
	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		this.connections.follow(new LoginEnd.OfSession(HttpSessionKey.of(event.getSession().getId())));
	}

	@Override
	public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
		this.sessions.note(event.getSession());
		this.connections
			.follow(new LoginEnd.Moved(HttpSessionKey.of(oldSessionId), HttpSessionKey.of(event.getSession().getId())));
	}

	@Override
	public void attributeReplaced(HttpSessionBindingEvent event) {
		if (event.getValue() instanceof SecurityContext before) {
			changed(event.getSession(), before, event.getSession().getAttribute(event.getName()));
		}
	}

	@Override
	public void attributeRemoved(HttpSessionBindingEvent event) {
		if (event.getValue() instanceof SecurityContext before) {
			changed(event.getSession(), before, null);
		}
	}

	private void changed(HttpSession session, SecurityContext before, @Nullable Object after) {
		String left = nameIn(before);
		String user = (after instanceof SecurityContext context) ? nameIn(context) : "";
		if (!left.isEmpty() && !left.equals(user)) {
			this.connections.follow(new LoginEnd.OfOthers(HttpSessionKey.of(session.getId()), user, true));
		}
	}

	private static String nameIn(SecurityContext context) {
		Authentication authentication = context.getAuthentication();
		return (authentication != null && authentication.getName() != null) ? authentication.getName() : "";
	}

}
