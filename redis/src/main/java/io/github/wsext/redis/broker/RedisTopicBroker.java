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

package io.github.wsext.redis.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.Relay;
import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.InFlight;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Topic broker over Redis Pub/Sub: at most once, in the order of each publisher, and
 * never waiting for Redis. On a Redis Cluster each channel is on the master of its slot.
 *
 * <p>
 * One thread keeps the lines, another completes stages; messages arrive on threads of
 * Netty's.
 */
public final class RedisTopicBroker implements TopicBroker {

	private static final Log logger = LogFactory.getLog(RedisTopicBroker.class);

	private static final Duration TICK = Duration.ofMillis(100);

	/** After how long it is told that a channel is not listened to yet. */
	private static final long EFFECTIVE = Duration.ofSeconds(2).toNanos();

	private static final int CONNECTING = 4;

	private static final Duration CLOSED = Duration.ofSeconds(1);

	private static final Duration END = Duration.ofSeconds(5);

	private final RedisClients clients;

	private final ChannelNames names;

	private final int maxMessageSize;

	private final InFlight inFlight = new InFlight();

	private final Completions completions = new Completions("wsext-redis-relays");

	private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1, threads("wsext-redis-lines-"));

	private final ThreadPoolExecutor connecting = new ThreadPoolExecutor(CONNECTING, CONNECTING, 1, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), threads("wsext-redis-connecting-"));

	/** What is listened to, or is to be, or no more, by its name in Redis. */
	private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

	private final Queue<Awaited> awaited = new ArrayDeque<>();

	private volatile @Nullable Session session;

	/**
	 * Creates a broker, which does nothing until it is started.
	 * @param clients the Redis of the application
	 * @param keys names of what is the application's
	 * @param maxMessageSize in bytes
	 */
	public RedisTopicBroker(RedisClients clients, RedisKeys keys, int maxMessageSize) {
		this.clients = clients;
		this.names = new ChannelNames(keys);
		this.maxMessageSize = maxMessageSize;
		this.connecting.allowCoreThreadTimeOut(true);
	}

	private static CustomizableThreadFactory threads(String name) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(name);
		threads.setDaemon(true);
		return threads;
	}

	@Override
	public void start(Listener listener) {
		Assert.state(this.session == null, "The broker has been started already");
		RedisClients.OpenClient client = this.clients.open("wsext-bus");
		Session started = new Session(listener,
				this.clients.isCluster() ? new ClusterServers(client, this.names) : new SingleServer(client));
		this.session = started;
		this.completions.start();
		this.loop.scheduleWithFixedDelay(guarded(() -> tick(started)), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public CompletionStage<Void> subscribe(Collection<Channel> channels) {
		if (channels.isEmpty()) {
			return CompletableFuture.completedStage(null);
		}
		Session current = this.session;
		Awaited waiting = new Awaited(channels.size(), System.nanoTime() + EFFECTIVE, this.completions);
		List<Channel> wanted = List.copyOf(channels);
		if (current == null || !current.run(() -> subscribe(current, wanted, waiting))) {
			return CompletableFuture.failedStage(new CancellationException("The broker does not run"));
		}
		return waiting.stage;
	}

	private void subscribe(Session current, Collection<Channel> channels, Awaited waiting) {
		this.awaited.add(waiting);
		Set<BrokerLine> touched = new HashSet<>();
		for (Channel channel : channels) {
			ChannelNames.Address address = this.names.of(channel);
			Subscription subscription = this.subscriptions.computeIfAbsent(address.name(),
					(name) -> new Subscription(channel, address));
			subscription.wanted = true;
			if (subscription.listening && subscription.change == null) {
				waiting.one();
			}
			else {
				subscription.awaited.add(waiting);
				listen(current, subscription, touched);
			}
		}
		touched.forEach(BrokerLine::advance);
	}

	private static void listen(Session current, Subscription subscription, Set<BrokerLine> touched) {
		BrokerLine line = current.lines.at(subscription.place);
		if (line != null) {
			line.listen(subscription);
			touched.add(line);
		}
	}

	@Override
	public void unsubscribe(Collection<Channel> channels) {
		Session current = this.session;
		if (current != null) {
			List<Channel> unwanted = List.copyOf(channels);
			current.run(() -> unsubscribe(current, unwanted));
		}
	}

	private void unsubscribe(Session current, Collection<Channel> channels) {
		Set<BrokerLine> touched = new HashSet<>();
		for (Channel channel : channels) {
			Subscription subscription = this.subscriptions.get(this.names.of(channel).name());
			if (subscription != null) {
				subscription.wanted = false;
				subscription.failAwaited(new CancellationException("Not to be listened to any more"));
				listen(current, subscription, touched);
				if (!subscription.listening && subscription.change == null) {
					this.subscriptions.remove(subscription.name);
				}
			}
		}
		touched.forEach(BrokerLine::advance);
	}

	@Override
	public CompletionStage<Relay> publish(Channel channel, byte[] message) {
		Session current = this.session;
		ChannelNames.Address address = this.names.of(channel);
		BrokerLine line = (current != null) ? current.lines.at(address.place()) : null;
		return (line != null) ? line.publish(address.name(), message) : LiveLine.LOCAL_ONLY;
	}

	/**
	 * Where messages of a topic are published.
	 * @return the name of its channel, and whether that is of sharded Pub/Sub
	 */
	public Place place(String topic) {
		Session current = this.session;
		boolean sharded = (current != null) ? current.servers.areSharded() : this.clients.isCluster();
		return new Place(this.names.of(Channel.ofTopic(topic)).name(), sharded);
	}

	@Override
	public int maxMessageSize() {
		return this.maxMessageSize;
	}

	@Override
	public void stop() {
		Session current = this.session;
		CountDownLatch closed = new CountDownLatch(1);
		if (current == null || current.stopped) {
			return;
		}
		current.stopped = true;
		this.loop.execute(guarded(() -> close(current, closed)));
		try {
			if (!closed.await(END.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("The lines to Redis did not close in time");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.connecting.shutdown();
		this.loop.shutdownNow();
		this.completions.end();
	}

	private void close(Session current, CountDownLatch closed) {
		try {
			CompletableFuture<Void> lines = current.lines.close();
			this.awaited.forEach((waiting) -> waiting.fail(new CancellationException("The broker has been stopped")));
			this.awaited.clear();
			this.subscriptions.clear();
			lines.get(CLOSED.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			logger.debug("The lines to Redis are closed with their client", ex);
		}
		finally {
			current.servers.close();
			closed.countDown();
		}
	}

	private void tick(Session current) {
		if (current.stopped) {
			return;
		}
		long now = System.nanoTime();
		for (Awaited first = this.awaited.peek(); first != null
				&& (first.isDone() || now - first.deadline >= 0); first = this.awaited.peek()) {
			this.awaited.remove();
			first.fail(new TimeoutException("Redis has not confirmed yet that this node listens"));
		}
		current.lines.tick(now);
	}

	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("Looking after the lines to Redis has failed, and is tried again", ex);
			}
		};
	}

	/**
	 * Where messages are published.
	 *
	 * @param channel name of a channel
	 * @param sharded whether it is of sharded Pub/Sub
	 */
	public record Place(String channel, boolean sharded) {
	}

	/**
	 * The broker from its start to its end, as its lines see it.
	 */
	private final class Session implements LineOwner {

		private final Listener listener;

		private final Servers servers;

		private final Lines lines;

		private boolean interrupted;

		private volatile boolean stopped;

		private Session(Listener listener, Servers servers) {
			this.listener = listener;
			this.servers = servers;
			this.lines = new Lines(servers, RedisTopicBroker.this.names, this);
		}

		@Override
		public boolean run(Runnable task) {
			if (this.stopped) {
				return false;
			}
			try {
				RedisTopicBroker.this.loop.execute(guarded(task));
				return true;
			}
			catch (RejectedExecutionException ex) {
				return false;
			}
		}

		@Override
		public Executor connecting() {
			return RedisTopicBroker.this.connecting;
		}

		@Override
		public InFlight inFlight() {
			return RedisTopicBroker.this.inFlight;
		}

		@Override
		public Completions completions() {
			return RedisTopicBroker.this.completions;
		}

		@Override
		public @Nullable Subscription find(String name) {
			return RedisTopicBroker.this.subscriptions.get(name);
		}

		@Override
		public Collection<Subscription> subscriptionsOf(BrokerLine line) {
			return RedisTopicBroker.this.subscriptions.values().stream().filter((each) -> each.line == line).toList();
		}

		@Override
		public Collection<Subscription> subscriptionsAt(Collection<Integer> places) {
			return RedisTopicBroker.this.subscriptions.values()
				.stream()
				.filter((each) -> places.contains(each.place))
				.toList();
		}

		@Override
		public void settled(Collection<Subscription> settled) {
			for (Subscription each : settled) {
				if (!each.wanted && !each.listening && each.change == null) {
					RedisTopicBroker.this.subscriptions.remove(each.name, each);
				}
			}
		}

		@Override
		public void received(Subscription subscription, byte[] message) {
			Channel channel = subscription.channel;
			if (channel != null && subscription.wanted && !this.stopped) {
				this.listener.received(channel, message);
			}
		}

		@Override
		public void interrupted() {
			if (!this.interrupted && !this.stopped) {
				this.interrupted = true;
				this.listener.interrupted();
			}
		}

		@Override
		public void complete() {
			if (this.interrupted && !this.stopped && this.lines.areComplete()) {
				this.interrupted = false;
				this.listener.resumed();
			}
		}

		@Override
		public void misplaced() {
			this.lines.misplaced();
		}

	}

}
