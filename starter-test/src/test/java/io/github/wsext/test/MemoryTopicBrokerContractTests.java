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

package io.github.wsext.test;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.Relay;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.jspecify.annotations.Nullable;

/**
 * The smallest broker that keeps the promises of one: for nodes of one JVM.
 */
class MemoryTopicBrokerContractTests extends TopicBrokerContract {

	private final List<MemoryTopicBroker> brokers = new CopyOnWriteArrayList<>();

	@Override
	protected TopicBroker broker() {
		return new MemoryTopicBroker(this.brokers);
	}

	private static final class MemoryTopicBroker implements TopicBroker {

		private final List<MemoryTopicBroker> all;

		private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

		private volatile @Nullable Listener listener;

		private MemoryTopicBroker(List<MemoryTopicBroker> all) {
			this.all = all;
		}

		@Override
		public void start(Listener listener) {
			this.listener = listener;
			this.all.add(this);
		}

		@Override
		public CompletionStage<Void> subscribe(Collection<Channel> channels) {
			if (this.listener == null) {
				return CompletableFuture.failedStage(new CancellationException("Stopped"));
			}
			this.channels.addAll(channels);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public void unsubscribe(Collection<Channel> channels) {
			this.channels.removeAll(channels);
		}

		@Override
		public CompletionStage<Relay> publish(Channel channel, byte[] message) {
			if (this.listener == null) {
				return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
			}
			this.all.forEach((broker) -> broker.receive(channel, message));
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
		}

		private synchronized void receive(Channel channel, byte[] message) {
			Listener told = this.listener;
			if (told != null && this.channels.contains(channel)) {
				told.received(channel, message);
			}
		}

		@Override
		public int maxMessageSize() {
			return 100_000;
		}

		@Override
		public void stop() {
			this.listener = null;
			this.all.remove(this);
		}

	}

}
