package io.github.wsext.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.SendResult;
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

	private final Duration interval;

	private final ConcurrentMap<Recipient, Collected> collected = new ConcurrentHashMap<>();

	EventBatch(String event, EventSettings settings, Duration interval) {
		this.event = event;
		this.settings = settings;
		this.interval = interval;
	}

	Duration interval() {
		return this.interval;
	}

	/**
	 * Number of connections that have gathered something.
	 */
	int size() {
		return this.collected.size();
	}

	void add(Recipient recipient, Object payload, @Nullable CompletableFuture<SendResult> result) {
		while (!this.collected.computeIfAbsent(recipient, Collected::new).add(payload, result)) {
			// It has just been sent; the next attempt begins a new one.
			Thread.onSpinWait();
		}
	}

	/**
	 * Sends what one connection has gathered.
	 */
	void flush(Recipient recipient) {
		Collected collected = this.collected.get(recipient);
		if (collected != null) {
			collected.send();
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
	 * What one connection has gathered. Sent within the lock, so that no later payload
	 * can overtake.
	 */
	private final class Collected {

		private final Recipient recipient;

		private final List<Object> payloads = new ArrayList<>(4);

		private @Nullable CompletableFuture<SendResult> result;

		private boolean sent;

		Collected(Recipient recipient) {
			this.recipient = recipient;
		}

		/**
		 * Adds a payload.
		 * @return {@code false} if it is too late for that
		 */
		synchronized boolean add(Object payload, @Nullable CompletableFuture<SendResult> result) {
			if (this.sent) {
				return false;
			}
			this.payloads.add(payload);
			if (result != null) {
				if (this.result == null) {
					this.result = new CompletableFuture<>();
				}
				this.result.thenAccept(result::complete);
			}
			if (this.payloads.size() >= EventBatch.this.settings.batchMaxSize()) {
				send();
			}
			return true;
		}

		void send() {
			Messages messages = new Messages();
			send(messages);
			messages.reportFailures();
		}

		synchronized void send(Messages messages) {
			if (this.sent) {
				return;
			}
			this.sent = true;
			EventBatch.this.collected.remove(this.recipient, this);
			messages.get(this.payloads).offerTo(this.recipient, this.result);
		}

	}

	/**
	 * The messages of one flush.
	 */
	private final class Messages {

		private final Map<SamePayloads, SharedMessage> messages = new HashMap<>(4);

		SharedMessage get(List<Object> payloads) {
			return this.messages.computeIfAbsent(new SamePayloads(payloads), (key) -> message(payloads));
		}

		private SharedMessage message(List<Object> payloads) {
			EventSettings settings = EventBatch.this.settings;
			String name = settings.batchPrefix() + EventBatch.this.event;
			return new SharedMessage(settings.envelope().write(name, Map.of(DATA_KEY, payloads), null),
					Overflow.DEFAULT);
		}

		void reportFailures() {
			this.messages.values().forEach(this::reportFailure);
		}

		private void reportFailure(SharedMessage message) {
			try {
				message.reportFailure();
			}
			catch (IllegalArgumentException ex) {
				logger.error("Batch of event '" + EventBatch.this.event + "' is lost", ex);
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
