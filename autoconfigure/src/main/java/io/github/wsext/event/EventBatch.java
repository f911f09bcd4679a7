package io.github.wsext.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.SendResult;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SharedMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Collects the payloads of one event per connection. Thread-safe; payloads of one caller
 * keep their order.
 */
final class EventBatch {

	private static final Log logger = LogFactory.getLog(EventBatch.class);

	private static final String DATA_KEY = "d";

	private final String event;

	private final EventSettings settings;

	private final ConcurrentMap<Recipient, Collected> collected = new ConcurrentHashMap<>();

	private volatile boolean ended;

	EventBatch(String event, EventSettings settings) {
		this.event = event;
		this.settings = settings;
	}

	/**
	 * Number of connections that have gathered something.
	 */
	int size() {
		return this.collected.size();
	}

	void add(Recipient recipient, Object payload, @Nullable CompletableFuture<SendResult> result) {
		boolean added;
		do {
			// What has just been sent is gone, and the next attempt begins anew.
			added = this.collected.computeIfAbsent(recipient, Collected::new).add(payload, result);
		}
		while (!added);
		if (this.ended) {
			// Nobody else is going to send it.
			flush(recipient);
		}
	}

	/**
	 * Sends what one connection has gathered.
	 */
	void flush(Recipient recipient) {
		Collected collected = this.collected.get(recipient);
		if (collected != null) {
			Messages messages = new Messages();
			collected.send(messages);
			messages.reportFailures();
		}
	}

	/**
	 * Sends what has gathered. Connections that have gathered the same share the encoded
	 * message.
	 */
	void flush() {
		Messages messages = new Messages();
		this.collected.values().forEach((collected) -> collected.send(messages));
		messages.reportFailures();
	}

	/**
	 * Sends what has gathered, and from now on all else at once.
	 */
	void end() {
		this.ended = true;
		flush();
	}

	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * What one connection has gathered.
	 */
	private final class Collected {

		private final Recipient recipient;

		// Guarded by this.

		private List<Object> payloads = new ArrayList<>(4);

		private CompletableFuture<SendResult> result = new CompletableFuture<>();

		private boolean gone;

		Collected(Recipient recipient) {
			this.recipient = recipient;
		}

		/**
		 * Adds a payload.
		 * @return {@code false} if it is too late for that
		 */
		boolean add(Object payload, @Nullable CompletableFuture<SendResult> result) {
			Outcome outcome = null;
			synchronized (this) {
				if (this.gone) {
					return false;
				}
				this.payloads.add(payload);
				if (result != null) {
					this.result.thenAccept(result::complete);
				}
				if (this.payloads.size() >= EventBatch.this.settings.batchMaxSize()) {
					outcome = offer(new Messages());
				}
			}
			if (outcome != null) {
				outcome.tell();
				outcome.messages().reportFailures();
			}
			return true;
		}

		void send(Messages messages) {
			Outcome outcome;
			synchronized (this) {
				if (this.payloads.isEmpty()) {
					return;
				}
				outcome = offer(messages);
			}
			outcome.tell();
		}

		/**
		 * Queues the batch. Within the lock, so that no later payload can overtake; who
		 * adds one from within goes on collecting here.
		 */
		private Outcome offer(Messages messages) {
			List<Object> payloads = this.payloads;
			Outcome outcome = new Outcome(messages, new CompletableFuture<>(), this.result);
			this.payloads = new ArrayList<>(4);
			this.result = new CompletableFuture<>();
			SharedMessage message = messages.get(payloads, this.recipient.codec());
			if (message != null) {
				message.offerTo(this.recipient, outcome.ofMessage());
			}
			else {
				outcome.ofMessage().complete(SendResult.DROPPED);
			}
			if (this.payloads.isEmpty()) {
				this.gone = true;
				EventBatch.this.collected.remove(this.recipient, this);
			}
			return outcome;
		}

	}

	/**
	 * What became of a batch, told outside of the lock to those whose payloads are in it.
	 */
	private record Outcome(Messages messages, CompletableFuture<SendResult> ofMessage,
			CompletableFuture<SendResult> ofBatch) {

		void tell() {
			this.ofMessage.thenAccept(this.ofBatch::complete);
		}

	}

	/**
	 * The messages of one flush.
	 */
	private final class Messages {

		private final Map<SamePayloads, SharedMessage> messages = new HashMap<>(4);

		/**
		 * The message with all payloads that the codec can encode, or {@code null} if
		 * there are none.
		 */
		@Nullable SharedMessage get(List<Object> payloads, WsCodec codec) {
			SharedMessage all = get(payloads);
			if (all.isEncodableBy(codec)) {
				return all;
			}
			List<Object> encodable = payloads.stream()
				.filter((payload) -> get(List.of(payload)).isEncodableBy(codec))
				.toList();
			return encodable.isEmpty() ? null : get(encodable);
		}

		private SharedMessage get(List<Object> payloads) {
			return this.messages.computeIfAbsent(new SamePayloads(payloads), (key) -> message(payloads));
		}

		private SharedMessage message(List<Object> payloads) {
			EventSettings settings = EventBatch.this.settings;
			String name = settings.batchPrefix() + EventBatch.this.event;
			return new SharedMessage(settings.envelope().write(name, Map.of(DATA_KEY, payloads), null),
					Overflow.DEFAULT);
		}

		void reportFailures() {
			this.messages.forEach((key, message) -> {
				if (key.payloads().size() == 1) {
					reportFailure(message);
				}
			});
		}

		private void reportFailure(SharedMessage message) {
			try {
				message.reportFailure();
			}
			catch (IllegalArgumentException ex) {
				logger.error("Payload of event '" + EventBatch.this.event + "' is left out of its batch", ex);
			}
		}

	}

	/**
	 * Payloads that are the very same objects in the same order.
	 */
	private record SamePayloads(List<Object> payloads) {

		@Override
		@SuppressWarnings("ReferenceEquality")
		public boolean equals(Object other) {
			if (!(other instanceof SamePayloads same) || this.payloads.size() != same.payloads.size()) {
				return false;
			}
			for (int i = 0; i < this.payloads.size(); i++) {
				if (this.payloads.get(i) != same.payloads.get(i)) {
					return false;
				}
			}
			return true;
		}

		@Override
		public int hashCode() {
			int hash = 1;
			for (Object payload : this.payloads) {
				hash = 31 * hash + System.identityHashCode(payload);
			}
			return hash;
		}

	}

}
