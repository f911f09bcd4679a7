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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.Relay;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.jspecify.annotations.Nullable;

/**
 * Broker between nodes of one JVM: a message is there when {@link #publish} returns.
 */
final class MemoryTopicBroker implements TopicBroker, BusLine.End {

	private static final int MAX_MESSAGE_SIZE = 1024 * 1024;

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final BusLine line;

	private volatile @Nullable Listener listener;

	MemoryTopicBroker(BusLine line) {
		this.line = line;
		line.attach(this);
	}

	/**
	 * Whether what others publish on a channel arrives here.
	 */
	boolean listensTo(Channel channel) {
		return this.channels.contains(channel);
	}

	@Override
	public void start(Listener listener) {
		this.listener = listener;
		this.line.bus().connect(this);
	}

	@Override
	public CompletionStage<Void> subscribe(Collection<Channel> channels) {
		if (this.listener == null) {
			return unreachable();
		}
		this.channels.addAll(channels);
		return this.line.isUp() ? CompletableFuture.completedStage(null) : unreachable();
	}

	private static CompletionStage<Void> unreachable() {
		return CompletableFuture.failedStage(new IllegalStateException("The other nodes are out of reach"));
	}

	@Override
	public void unsubscribe(Collection<Channel> channels) {
		this.channels.removeAll(channels);
	}

	@Override
	public CompletionStage<Relay> publish(Channel channel, byte[] message) {
		if (this.listener == null || !this.line.isUp()) {
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
		}
		this.line.bus().publish(channel, message);
		return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
	}

	/**
	 * One at a time.
	 */
	synchronized void receive(Channel channel, byte[] message) {
		Listener told = this.listener;
		if (told != null && this.line.isUp() && this.channels.contains(channel)) {
			told.received(channel, message);
		}
	}

	@Override
	public int maxMessageSize() {
		return MAX_MESSAGE_SIZE;
	}

	@Override
	public synchronized void cut() {
		if (this.listener != null) {
			this.listener.interrupted();
		}
	}

	@Override
	public synchronized void mended() {
		if (this.listener != null) {
			this.listener.resumed();
		}
	}

	@Override
	public synchronized void stop() {
		this.listener = null;
		this.line.bus().disconnect(this);
	}

}
