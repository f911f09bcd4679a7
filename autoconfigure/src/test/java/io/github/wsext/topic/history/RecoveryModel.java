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

package io.github.wsext.topic.history;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.MessageRelay;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.RecoverableTopics.Publication;
import io.github.wsext.topic.RelayedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicOutbox;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes with one history and one bus, and clients that move between them, all on one
 * thread: what happens next is drawn by lot from all that may happen next. Messages on
 * the bus overtake each other and get lost, reads and appends take their time and fail,
 * the history may lose everything or its end. Where it may, it publishes by itself, in
 * order and to all whose line is not cut, as the end of a history that is lost cannot be
 * told from one that is late otherwise. Each client checks what it gets.
 */
final class RecoveryModel {

	static final String TOPIC = "/model";

	static final TopicRetention RETENTION = new TopicRetention(150, Duration.ofHours(1), 25, HistoryMode.STREAM);

	private final Random random;

	/** What may happen next, in any order. */
	private final List<Runnable> tasks = new ArrayList<>();

	private final List<Runnable> regular = new ArrayList<>();

	final KeptMessages history;

	private final List<Node> nodes;

	private final List<Client> clients = new ArrayList<>();

	private final boolean losses;

	private int published;

	int lost;

	int recovered;

	int notRecovered;

	private boolean calm;

	RecoveryModel(long seed, int nodes, boolean losses, KeptMessages.Fault fault) {
		this.losses = losses;
		this.random = new Random(seed);
		this.history = new KeptMessages(fault);
		this.nodes = IntStream.range(0, nodes).mapToObj((i) -> new Node()).toList();
		IntStream.range(0, 6).forEach((i) -> this.clients.add(new Client()));
	}

	/**
	 * Lets something happen.
	 */
	void step() {
		int next = this.random.nextInt(100);
		if (next < 25 && this.tasks.size() < 40) {
			publish();
		}
		else if (next < 32) {
			client().move();
		}
		else if (next < 34) {
			node().cutOrMend();
		}
		else if (next < 36) {
			this.regular.get(this.random.nextInt(this.regular.size())).run();
		}
		else if (this.losses && next == 36 && this.random.nextInt(10) == 0) {
			this.history.lose();
		}
		else if (this.losses && next == 37 && this.nodes.size() > 1 && this.random.nextInt(10) == 0) {
			this.history.cut(1 + this.random.nextInt(5));
		}
		else {
			runTask();
		}
	}

	private void runTask() {
		if (!this.tasks.isEmpty()) {
			// The one that was added last takes the place of the one that runs.
			int index = this.random.nextInt(this.tasks.size());
			Runnable task = this.tasks.get(index);
			Runnable last = this.tasks.remove(this.tasks.size() - 1);
			if (index < this.tasks.size()) {
				this.tasks.set(index, last);
			}
			task.run();
		}
	}

	/**
	 * Ends all outages, and lets everything happen that is under way.
	 */
	void settle() {
		this.calm = true;
		this.nodes.forEach(Node::mend);
		this.clients.forEach(Client::comeBack);
		for (int round = 0; round < 5; round++) {
			this.regular.forEach(Runnable::run);
			for (int i = 0; i < 20_000 && !this.tasks.isEmpty(); i++) {
				runTask();
			}
		}
		this.clients
			.forEach((client) -> assertThat(client.position).as("position of " + client).isEqualTo(this.history.top()));
	}

	private void publish() {
		BroadcastResult result = node().topics.publish(TOPIC,
				new Publication("m" + this.published++, Overflow.DEFAULT, null, null));
		assertThat(result.failed()).isZero();
	}

	private Node node() {
		return this.nodes.get(this.random.nextInt(this.nodes.size()));
	}

	private Client client() {
		return this.clients.get(this.random.nextInt(this.clients.size()));
	}

	/**
	 * Completes a stage now, later, or exceptionally.
	 */
	private <T> CompletionStage<T> some(CompletableFuture<T> value) {
		int how = this.calm ? 50 : this.random.nextInt(100);
		if (how < 30) {
			return value;
		}
		CompletableFuture<T> later = new CompletableFuture<>();
		this.tasks.add(() -> {
			if (how < 35) {
				later.completeExceptionally(new IllegalStateException("as the test wants it"));
			}
			else {
				later.complete(value.join());
			}
		});
		return later;
	}

	/**
	 * A node.
	 */
	private final class Node implements MessageRelay, TopicHistory, EngineScheduler {

		private final HistoryTopics topics = new HistoryConfiguration(new HistorySettings(Map.of("/**", RETENTION)),
				this, new Texts(), TopicOutbox.NONE, HistoryObserver.NONE)
			.topics(new EventEnvelope("event", "payload", "id"), this, RecoveryModel.this.tasks::add, this, () -> 0);

		private final Queue<byte[]> inbox = new ArrayDeque<>();

		private boolean cut;

		void cutOrMend() {
			if (this.cut) {
				mend();
			}
			else {
				this.cut = true;
			}
		}

		void mend() {
			this.cut = false;
			this.topics.checkAll();
		}

		@Override
		public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
				@Nullable String idempotencyKey) {
			Appended appended = RecoveryModel.this.history.append(message, retention.size());
			if (publishes()) {
				byte[] positioned = new PositionedMessage(appended.position(), message).toBytes();
				RecoveryModel.this.nodes.forEach((other) -> other.put(positioned));
			}
			return some(CompletableFuture.completedFuture(appended));
		}

		@Override
		public boolean publishes() {
			return RecoveryModel.this.losses && isNeeded();
		}

		private void put(byte[] message) {
			if (!this.cut) {
				this.inbox.add(message);
				RecoveryModel.this.tasks.add(() -> receive(this.inbox.remove()));
			}
		}

		@Override
		public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
			return some(CompletableFuture.completedFuture(RecoveryModel.this.history.read(since, limit)));
		}

		@Override
		public boolean isNeeded() {
			return RecoveryModel.this.nodes.size() > 1;
		}

		@Override
		public UnaryOperator<BroadcastResult> prepare(Destination destination, RelayedMessage message) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void requireSize(int bytes) {
			assertThat(bytes).isPositive();
		}

		@Override
		public CompletionStage<Relay> publish(Channel channel, byte[] message) {
			if (this.cut) {
				return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
			}
			for (Node other : RecoveryModel.this.nodes) {
				if (RecoveryModel.this.random.nextInt(10) > 0) {
					RecoveryModel.this.tasks.add(() -> other.receive(message));
				}
			}
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
		}

		private void receive(byte[] message) {
			if (!this.cut) {
				PositionedMessage read = PositionedMessage.parse(message);
				assertThat(read).isNotNull();
				this.topics.arrived(TOPIC, read);
			}
		}

		@Override
		public void interestChanged(Channel channel, Predicate<Channel> wanted) {
			// Everything is listened to.
		}

		@Override
		public CompletionStage<Void> reached(Channel channel, Predicate<Channel> wanted) {
			return this.cut ? CompletableFuture.failedStage(new IllegalStateException("cut off"))
					: some(CompletableFuture.completedFuture(null));
		}

		@Override
		public Runnable every(Duration interval, Runnable task) {
			RecoveryModel.this.regular.add(task);
			return () -> RecoveryModel.this.regular.remove(task);
		}

		@Override
		public Runnable after(Duration delay, Runnable task) {
			RecoveryModel.this.tasks.add(task);
			return () -> RecoveryModel.this.tasks.remove(task);
		}

		@Override
		public void close() {
			this.topics.close();
		}

	}

	/**
	 * Messages as bytes, which clients get behind their position.
	 */
	private static final class Texts implements HistoryMessages {

		@Override
		public HistoryMessage write(Object message, Overflow overflow, @Nullable WsConnection except) {
			return read(message.toString().getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public HistoryMessage read(byte[] bytes) {
			String text = new String(bytes, StandardCharsets.UTF_8);
			return new HistoryMessage(bytes, null, (topic, position) -> position + "|" + text);
		}

		@Override
		public Object bare(String topic, TopicPosition position) {
			return position + "|";
		}

	}

	/**
	 * A client: comes and goes, and knows where it is.
	 */
	private final class Client {

		private @Nullable TopicPosition position;

		private @Nullable Line line;

		void move() {
			if (this.line != null) {
				this.line.end();
				this.line = null;
			}
			else {
				comeBack();
			}
		}

		void comeBack() {
			if (this.line == null) {
				this.line = new Line(this, node());
				this.line.begin();
			}
		}

	}

	/**
	 * A connection of a client.
	 */
	private final class Line implements Recipient, TopicJoin {

		private static final WsCodec CODEC = JacksonWsCodec.text(JsonMapper.shared());

		private final Client client;

		private final Node node;

		private final @Nullable TopicPosition since;

		private boolean open = true;

		private boolean joined;

		/** What is to be replayed, and where that ends. */
		private int missing;

		private @Nullable TopicPosition end;

		Line(Client client, Node node) {
			this.client = client;
			this.node = node;
			this.since = client.position;
		}

		void begin() {
			this.node.topics.subscribe(TOPIC, this, this);
			this.node.topics.join(TOPIC);
		}

		void end() {
			this.open = false;
			this.node.topics.unsubscribe(TOPIC, this);
		}

		@Override
		public @Nullable TopicPosition since() {
			return this.since;
		}

		@Override
		public void joined(Joined joined) {
			if (!this.open) {
				return;
			}
			assertThat(this.joined).as("joined before").isFalse();
			this.joined = true;
			assertThat(joined.recovered() != null).isEqualTo(this.since != null);
			if (Boolean.TRUE.equals(joined.recovered())) {
				RecoveryModel.this.recovered++;
				this.missing = joined.count();
				this.end = joined.position();
				if (this.missing == 0) {
					assertThat(this.client.position).isEqualTo(joined.position());
				}
			}
			else {
				RecoveryModel.this.notRecovered += (this.since != null) ? 1 : 0;
				this.client.position = joined.position();
			}
		}

		@Override
		public void failed(Throwable failure) {
			assertThat(this.joined).isFalse();
		}

		@Override
		public void left() {
			assertThat(this.open).isFalse();
			assertThat(this.joined).isFalse();
		}

		@Override
		public WsCodec codec() {
			return CODEC;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.open) {
				try {
					take(((WsMessage.Text) message.plain()).payload());
				}
				catch (AssertionError ex) {
					RecoveryModel.this.history.found(ex);
				}
			}
			return Offer.QUEUED;
		}

		private void take(String text) {
			assertThat(this.joined).as("told that it has joined").isTrue();
			if (text.startsWith("{")) {
				assertThat(text).contains("topic:lost");
				RecoveryModel.this.lost++;
				String position = JsonMapper.shared().readTree(text).path("payload").path("pos").asString();
				this.client.position = TopicPosition.parse(position);
				return;
			}
			String[] parts = text.split("\\|");
			TopicPosition position = TopicPosition.parse(parts[0]);
			assertThat(RecoveryModel.this.history.textAt(position)).isEqualTo(parts[1]);
			assertThat(RecoveryModel.this.history.before(position)).as("what was before " + text)
				.isEqualTo(this.client.position);
			this.client.position = position;
			if (this.missing > 0 && --this.missing == 0) {
				assertThat(position).isEqualTo(this.end);
			}
		}

	}

	/**
	 * A history that can be damaged, and remembers all that it ever had.
	 */
	static final class KeptMessages {

		private final Fault fault;

		private final Map<TopicPosition, TopicPosition> before = new HashMap<>();

		private final Map<TopicPosition, String> texts = new HashMap<>();

		private final List<PositionedMessage> messages = new ArrayList<>();

		private int epoch;

		private TopicPosition base;

		private @Nullable AssertionError found;

		private int cuts;

		KeptMessages(Fault fault) {
			this.fault = fault;
			this.base = new TopicPosition("e0", 0, "");
		}

		void found(AssertionError error) {
			this.found = (this.found != null) ? this.found : error;
		}

		@Nullable AssertionError found() {
			return this.found;
		}

		TopicPosition top() {
			return this.messages.isEmpty() ? this.base : this.messages.get(this.messages.size() - 1).position();
		}

		TopicPosition before(@Nullable TopicPosition position) {
			return this.before.get(position);
		}

		String textAt(@Nullable TopicPosition position) {
			return this.texts.get(position);
		}

		void lose() {
			this.messages.clear();
			this.base = new TopicPosition("e" + ++this.epoch, 0, "");
		}

		void cut(int count) {
			this.cuts++;
			for (int i = 0; i < count && !this.messages.isEmpty(); i++) {
				this.messages.remove(this.messages.size() - 1);
			}
		}

		TopicHistory.Appended append(byte[] message, int size) {
			TopicPosition top = top();
			TopicPosition position = new TopicPosition(top.epoch(), top.offset() + 1,
					this.cuts + "_" + this.texts.size());
			this.before.put(position, top);
			this.texts.put(position, new String(message, StandardCharsets.UTF_8));
			this.messages.add(new PositionedMessage(position, message));
			if (this.messages.size() > size) {
				this.base = this.messages.remove(0).position();
			}
			return new TopicHistory.Appended(position, false);
		}

		TopicHistory.Page read(@Nullable TopicPosition since, int limit) {
			int size = this.messages.size();
			if (since == null) {
				return new TopicHistory.Page(true, top(),
						List.copyOf(this.messages.subList(Math.max(0, size - limit), size)));
			}
			long first = since.offset() - this.base.offset();
			boolean known = since.epoch().equals(top().epoch()) && first >= 0 && first <= size
					&& (this.fault == Fault.CHECKS_NOTHING
							|| since.equals((first == 0) ? this.base : this.messages.get((int) first - 1).position()));
			if (!known) {
				return new TopicHistory.Page(false, top(), List.of());
			}
			int from = (int) first;
			List<PositionedMessage> later = new ArrayList<>(this.messages.subList(from, Math.min(size, from + limit)));
			if (this.fault == Fault.LEAVES_ONE_OUT && later.size() > 2) {
				PositionedMessage left = later.remove(1);
				later.set(1, new PositionedMessage(left.position(), later.get(1).message()));
			}
			return new TopicHistory.Page(true, top(), later);
		}

		/**
		 * What is wrong with it.
		 */
		enum Fault {

			/** Nothing. */
			NONE,

			/** Pages hold other messages than were appended. */
			LEAVES_ONE_OUT,

			/** Positions are known although the messages there are others. */
			CHECKS_NOTHING

		}

	}

}
