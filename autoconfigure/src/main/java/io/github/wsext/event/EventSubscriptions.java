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

package io.github.wsext.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents.Subscription;

/**
 * Who wants events without being an endpoint. Thread-safe.
 */
public final class EventSubscriptions {

	private final List<Entry> entries = new CopyOnWriteArrayList<>();

	Subscription add(String name, Consumer<? super WsEvent> handler) {
		if (!EventNames.isValid(name)) {
			throw new IllegalArgumentException(
					"'" + name + "' is no name of an event; '*' may only be the last part, as in chat:*");
		}
		Entry entry = new Entry(name, handler);
		this.entries.add(entry);
		return () -> this.entries.removeIf((present) -> present == entry);
	}

	/**
	 * Whether anybody wants anything.
	 */
	public boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/**
	 * Whether anybody wants events of this name.
	 */
	public boolean wants(String event) {
		return this.entries.stream().anyMatch((entry) -> EventNames.matches(entry.name(), event));
	}

	/**
	 * Hands an event to all who want it.
	 * @param failed told of each that fails, which does not keep the event from the
	 * others
	 */
	public void deliver(WsEvent event, FailureHandler failed) {
		for (Entry entry : this.entries) {
			if (EventNames.matches(entry.name(), event.name())) {
				try {
					entry.handler().accept(event);
				}
				catch (Throwable ex) {
					failed.failed(entry.name(), ex);
				}
			}
		}
	}

	/**
	 * Told of subscriptions that fail.
	 */
	@FunctionalInterface
	public interface FailureHandler {

		/**
		 * A subscription has failed.
		 * @param name the name it subscribed to
		 */
		void failed(String name, Throwable failure);

	}

	private record Entry(String name, Consumer<? super WsEvent> handler) {
	}

}
