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

package io.github.wsext.presence;

import java.security.Principal;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.github.wsext.WsConnection;
import io.github.wsext.WsPresence;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.presence.PresenceSettings.Rule;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Presence of this node: learns from subscriptions who comes and goes, and tells those
 * who may see it. Asks the application on threads of the connection's endpoint. Safe for
 * use by many threads.
 */
public final class Presence implements WsPresence, PresenceQueries, ConnectionObserver {

	private static final Log logger = LogFactory.getLog(Presence.class);

	private final PresenceSettings settings;

	private final PresenceStore store;

	private final PresenceAuthorizer authorizer;

	private final Executor executor;

	private final PresenceWatchers watchers;

	private final PresenceAnnouncer announcer;

	private final PresenceMembers members;

	public Presence(PresenceEnvironment environment) {
		FailureLog failures = new FailureLog();
		this.settings = environment.settings();
		this.store = environment.store();
		this.authorizer = environment.authorizer();
		this.executor = environment.executor();
		this.watchers = new PresenceWatchers(environment.topics());
		this.announcer = new PresenceAnnouncer(this.store, environment.topics(), environment.envelope(),
				environment.scheduler(), this.executor, failures);
		this.members = new PresenceMembers(this.store,
				new PresenceInfo(environment.info(), environment.json(), failures), this.announcer,
				environment.scheduler(), environment.nanoTime(), this.executor, failures);
	}

	/**
	 * Listens to the store.
	 */
	public void start() {
		if (!isConfigured()) {
			return;
		}
		this.store.start(new PresenceStore.Listener() {

			@Override
			public void entriesLost() {
				Presence.this.executor.execute(Presence.this.members::enterAnew);
			}

			@Override
			public void left(String topic, String user, int count) {
				Presence.this.executor.execute(() -> leftElsewhere(topic, user, count));
			}

		});
	}

	private void leftElsewhere(String topic, String user, int count) {
		Rule rule = this.settings.find(topic);
		if (rule != null) {
			this.announcer.left(new PresenceKey(topic, user), count, rule);
		}
	}

	@Override
	public boolean isConfigured() {
		return !this.settings.isEmpty();
	}

	@Override
	public boolean isOpen() {
		return isConfigured() && this.authorizer != PresenceAuthorizer.DENY;
	}

	@Override
	public void subscribed(WsConnection connection, String topic) {
		Rule rule = this.settings.find(topic);
		if (rule == null || !(connection instanceof ManagedConnection subscriber)) {
			return;
		}
		Principal principal = connection.principal();
		String user = (principal != null) ? principal.getName() : null;
		this.watchers.add(subscriber, topic, user);
		PresenceKey key = (user != null) ? new PresenceKey(topic, user) : null;
		if (key != null) {
			this.members.add(key, connection, rule);
		}
		subscriber.executor().execute(() -> {
			// First, so that whoever may see it sees himself join.
			maySee(subscriber, topic);
			if (key != null) {
				this.members.settle(key);
			}
		});
	}

	@Override
	public void unsubscribed(WsConnection connection, String topic) {
		if (this.settings.find(topic) == null || !(connection instanceof ManagedConnection subscriber)) {
			return;
		}
		String user = this.watchers.remove(subscriber, topic);
		if (user != null) {
			this.members.remove(new PresenceKey(topic, user), connection);
		}
	}

	@Override
	public void renewed(WsConnection connection) {
		if (!isOpen() || !(connection instanceof ManagedConnection subscriber)) {
			return;
		}
		for (String topic : connection.topics()) {
			if (this.settings.find(topic) != null) {
				subscriber.executor().execute(() -> maySee(subscriber, topic));
			}
		}
	}

	@Override
	public boolean maySee(ManagedConnection connection, String topic) {
		if (!isOpen()) {
			return false;
		}
		int question = this.watchers.question(connection, topic);
		return question != 0 && this.watchers.answer(connection, topic, question, ask(connection, topic));
	}

	private boolean ask(ManagedConnection connection, String topic) {
		try {
			return this.authorizer.maySee(connection, topic);
		}
		catch (Throwable ex) {
			connection.failed(logger, this.authorizer.getClass().getName(), ex);
			return false;
		}
	}

	@Override
	public CompletionStage<Page> members(String topic, @Nullable String cursor, int limit) {
		require(topic);
		if (limit < 1 || limit > MAX_PAGE) {
			throw new IllegalArgumentException("A page has 1 to " + MAX_PAGE + " members, not " + limit);
		}
		return completed(this.store.page(topic, cursor, limit), (page) -> page(topic, page));
	}

	private Page page(String topic, PresenceStore.Page page) {
		return new Page(page.entries().stream().map((entry) -> member(topic, entry)).toList(), page.cursor(),
				page.count());
	}

	private Member member(String topic, PresenceStore.Entry entry) {
		int here = this.members.connections(new PresenceKey(topic, entry.user()));
		return new Member(entry.user(), here + entry.elsewhere(), entry.info());
	}

	@Override
	public CompletionStage<Integer> count(String topic) {
		require(topic);
		return completed(this.store.count(topic), Function.identity());
	}

	@Override
	public CompletionStage<Boolean> isPresent(String topic, String user) {
		require(topic);
		return completed(this.store.find(topic, user), (found) -> found.isPresent());
	}

	private void require(String topic) {
		if (this.settings.find(topic) == null) {
			throw new IllegalArgumentException("No presence on topic '" + topic + "' (wsext.topic.presence)");
		}
	}

	/**
	 * A stage on which the application may hang what it likes.
	 */
	private <S, T> CompletionStage<T> completed(CompletionStage<S> stored, Function<? super S, ? extends T> read) {
		ApplicationStage<T> result = new ApplicationStage<>(this.executor);
		stored.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
				return;
			}
			try {
				result.complete(read.apply(value));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	/**
	 * How many users are present on topics through this node, each once a topic.
	 */
	public int present() {
		return this.members.size();
	}

	/**
	 * Number of entries that take memory of this node, apart from the store's.
	 */
	int size() {
		return this.members.size() + this.watchers.size();
	}

}
