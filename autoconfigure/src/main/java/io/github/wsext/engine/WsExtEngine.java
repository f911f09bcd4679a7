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

package io.github.wsext.engine;

import io.github.wsext.connection.ConnectionEnvironment;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionIds;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.DefaultWsConnections;
import io.github.wsext.connection.RemoteNodes;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.send.SendObserver;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.RecoverableTopics;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import io.github.wsext.topic.history.HistoryConfiguration;
import io.github.wsext.topic.history.HistoryTopics;
import org.jspecify.annotations.Nullable;

/**
 * Engine behind the endpoints: its parts, each made once and knowing the others. It is
 * built in two stages. Topics, events and connections come first, because endpoints may
 * want them in their constructors; the {@linkplain #dispatchers() dispatchers} come when
 * the endpoints are there.
 *
 * <p>
 * Closing it closes those of its parts that have threads, unless whoever has them does
 * that one by one.
 */
public final class WsExtEngine implements AutoCloseable {

	private final EventSettings eventSettings;

	private final TimeSource time;

	private final ConnectionObserver observer;

	private final ConversationExecutor conversations;

	private final ConnectionExecutor executor;

	private final @Nullable HistoryTopics history;

	private final TopicRegistry topics;

	private final EventSubscriptions subscriptions = new EventSubscriptions();

	private final EventBatches batches;

	private final DefaultWsEvents events;

	private final EndedLogins endedLogins;

	private final ConnectionRegistry registry;

	private final DefaultWsConnections connections;

	private WsExtEngine(Builder builder) {
		EngineSettings settings = builder.settings;
		this.eventSettings = settings.events();
		this.time = builder.time;
		this.observer = builder.observer;
		this.conversations = new ConversationExecutor(settings.maxConversationThreads());
		this.executor = new ConnectionExecutor(builder.virtualThreads);
		ConnectionIds ids = new ConnectionIds();
		RemoteNodes remote = builder.remoteNodes.connect(ids.node(), this.executor, this.time.clock());
		this.history = (builder.history != null) ? builder.history.topics(settings.events().envelope(), remote,
				this.executor.forHistory(), builder.scheduler, this.time.nanoTime()) : null;
		this.topics = new TopicRegistry(builder.transactions, remote,
				(this.history != null) ? this.history : RecoverableTopics.NONE, builder.sendObserver);
		this.batches = new EventBatches(settings.events(), this.executor.forBatches(), builder.scheduler);
		this.endedLogins = new EndedLogins(settings.endedLoginsKept(), this.time.clock());
		this.registry = new ConnectionRegistry(new ConnectionEnvironment(settings.connections(), this.topics,
				settings.events(), this.batches, this.observer, this.executor.get(), builder.scheduler,
				this.endedLogins, ids, remote, this.time, builder.sendObserver));
		this.connections = new DefaultWsConnections(this.registry, this.topics, remote, builder.sendObserver);
		this.events = new DefaultWsEvents(settings.events().envelope(), this.subscriptions, this.batches, this.topics,
				this.registry::byUser, builder.transactions, remote, builder.sendObserver);
	}

	/**
	 * A builder of an engine that goes by the system's time, outside of transactions, and
	 * tells nobody.
	 * @param scheduler tells when the intervals of batches are over; stays with whoever
	 * has made it
	 */
	public static Builder builder(EngineSettings settings, EngineScheduler scheduler) {
		return new Builder(settings, scheduler);
	}

	/**
	 * A builder of the dispatchers, which are the second stage.
	 */
	public DispatchersBuilder dispatchers() {
		return new DispatchersBuilder(this);
	}

	/**
	 * The settings of events.
	 */
	public EventSettings eventSettings() {
		return this.eventSettings;
	}

	/**
	 * The time that it goes by.
	 */
	public TimeSource time() {
		return this.time;
	}

	/**
	 * Told what happens to connections.
	 */
	public ConnectionObserver observer() {
		return this.observer;
	}

	/**
	 * The threads of conversations.
	 */
	public ConversationExecutor conversations() {
		return this.conversations;
	}

	/**
	 * The other threads.
	 */
	public ConnectionExecutor executor() {
		return this.executor;
	}

	/**
	 * The topics.
	 */
	public TopicRegistry topics() {
		return this.topics;
	}

	/**
	 * Who wants events beside the endpoints.
	 */
	public EventSubscriptions subscriptions() {
		return this.subscriptions;
	}

	/**
	 * What is collected for connections.
	 */
	public EventBatches batches() {
		return this.batches;
	}

	/**
	 * The events.
	 */
	public DefaultWsEvents events() {
		return this.events;
	}

	/**
	 * What logins have ended lately.
	 */
	public EndedLogins endedLogins() {
		return this.endedLogins;
	}

	/**
	 * The connections of this node.
	 */
	public ConnectionRegistry registry() {
		return this.registry;
	}

	/**
	 * All connections, as applications see them.
	 */
	public DefaultWsConnections connections() {
		return this.connections;
	}

	/**
	 * Sends what batches have gathered, and ends the threads.
	 */
	@Override
	public void close() throws Exception {
		if (this.history != null) {
			this.history.close();
		}
		this.batches.destroy();
		this.conversations.destroy();
		this.executor.destroy();
	}

	/**
	 * Builder of a {@link WsExtEngine}.
	 */
	public static final class Builder {

		private final EngineSettings settings;

		private final EngineScheduler scheduler;

		private TransactionBoundary transactions = TransactionBoundary.NONE;

		private ConnectionObserver observer = ConnectionObserver.NONE;

		private SendObserver sendObserver = SendObserver.NONE;

		private TimeSource time = TimeSource.SYSTEM;

		private boolean virtualThreads;

		private @Nullable HistoryConfiguration history;

		private RemoteNodes.Factory remoteNodes = (node, executor, clock) -> RemoteNodes.NONE;

		private Builder(EngineSettings settings, EngineScheduler scheduler) {
			this.settings = settings;
			this.scheduler = scheduler;
		}

		/**
		 * Sets the transactions whose end {@code afterCommit} waits for.
		 */
		public Builder transactions(TransactionBoundary transactions) {
			this.transactions = transactions;
			return this;
		}

		/**
		 * Sets who is told what happens to connections.
		 */
		public Builder observer(ConnectionObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Sets who observes what is sent.
		 */
		public Builder sendObserver(SendObserver sendObserver) {
			this.sendObserver = sendObserver;
			return this;
		}

		/**
		 * Sets the time that heartbeats and the ends of authentications go by.
		 */
		public Builder time(TimeSource time) {
			this.time = time;
			return this;
		}

		/**
		 * Sets whether callbacks run on virtual threads.
		 */
		public Builder virtualThreads(boolean virtualThreads) {
			this.virtualThreads = virtualThreads;
			return this;
		}

		/**
		 * Makes the engine one of several nodes.
		 * @param remoteNodes makes the others
		 */
		public Builder remoteNodes(RemoteNodes.Factory remoteNodes) {
			this.remoteNodes = remoteNodes;
			return this;
		}

		/**
		 * Sets which topics have a history, and where it is.
		 */
		public Builder history(HistoryConfiguration history) {
			this.history = history;
			return this;
		}

		/**
		 * The engine.
		 * @throws IllegalArgumentException if the settings make no sense
		 */
		public WsExtEngine build() {
			return new WsExtEngine(this);
		}

	}

}
