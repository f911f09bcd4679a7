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

package io.github.wsext.ticket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.security.core.session.AbstractSessionEvent;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;

/**
 * The registries with which Spring Security counts the sessions of a user: knows which of
 * them have expired because there were too many, before their browsers do. Makes one for
 * each filter chain that counts, as Spring Security does, where the application has none.
 */
public final class SessionRegistries implements HttpSessionSource, SmartApplicationListener {

	private final Supplier<Stream<SessionRegistry>> ofApplication;

	private final List<SessionRegistryImpl> made = new CopyOnWriteArrayList<>();

	/**
	 * Creates the registries.
	 * @param ofApplication those of the application
	 */
	public SessionRegistries(Supplier<Stream<SessionRegistry>> ofApplication) {
		this.ofApplication = ofApplication;
	}

	/**
	 * Makes one for a filter chain.
	 */
	public SessionRegistry create() {
		SessionRegistryImpl registry = new SessionRegistryImpl();
		this.made.add(registry);
		return registry;
	}

	@Override
	public boolean hasEnded(String id) {
		return Stream.concat(this.made.stream(), this.ofApplication.get()).anyMatch((registry) -> {
			SessionInformation session = registry.getSessionInformation(id);
			return session != null && session.isExpired();
		});
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return AbstractSessionEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AbstractSessionEvent change) {
			this.made.forEach((registry) -> registry.onApplicationEvent(change));
		}
	}

}
