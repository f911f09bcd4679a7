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

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publisher of a {@link TicketExpiredEvent} for each ticket that expired unused, which
 * also tells the {@link TicketObserver}. Listeners run on its executor, never on the
 * caller's thread.
 */
public final class TicketExpiryNotifier implements Consumer<Ticket> {

	private static final Log logger = LogFactory.getLog(TicketExpiryNotifier.class);

	private final ApplicationEventPublisher publisher;

	private final TicketObserver observer;

	private final Executor executor;

	public TicketExpiryNotifier(ApplicationEventPublisher publisher, TicketObserver observer, Executor executor) {
		this.publisher = publisher;
		this.observer = observer;
		this.executor = executor;
	}

	@Override
	public void accept(Ticket ticket) {
		try {
			this.executor.execute(() -> notify(ticket));
		}
		catch (RuntimeException ex) {
			logger.warn("Could not announce the expiry of " + ticket, ex);
		}
	}

	private void notify(Ticket ticket) {
		try {
			this.observer.expired();
			this.publisher.publishEvent(new TicketExpiredEvent(ticket));
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the expiry of " + ticket, ex);
		}
	}

}
