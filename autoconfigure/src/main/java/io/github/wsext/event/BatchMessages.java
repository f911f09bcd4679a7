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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.SendResult;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one flush: what connections have gathered alike is encoded once for all
 * with the same codec. Nothing that an application throws gets out of here; the first
 * such failure is logged at the end. For use by one thread, which must hold no lock.
 */
final class BatchMessages {

	private static final Log logger = LogFactory.getLog(BatchMessages.class);

	private static final String DATA_KEY = "d";

	private final String event;

	private final EventSettings settings;

	private final Map<Encoding, Optional<OutboundMessage>> messages = new HashMap<>(4);

	private @Nullable Failure failure;

	private int furtherFailures;

	BatchMessages(String event, EventSettings settings) {
		this.event = event;
		this.settings = settings;
	}

	/**
	 * Queues a message with all payloads that the recipient's codec can encode, and has
	 * everybody told what became of his payload.
	 */
	void offer(List<GatheredPayload> payloads, Recipient recipient) {
		try {
			List<GatheredPayload> encodable = encodable(payloads, recipient.codec());
			OutboundMessage message = encodable.isEmpty() ? null : encode(encodable, recipient.codec());
			if (message != null) {
				recipient.offer(message, Overflow.DEFAULT, outcome(encodable));
				return;
			}
		}
		catch (Throwable ex) {
			failed("Batch of event '%s' could not be queued for %s", recipient, ex);
		}
		payloads.forEach((payload) -> payload.end(SendResult.DROPPED));
	}

	private List<GatheredPayload> encodable(List<GatheredPayload> payloads, WsCodec codec) {
		if (encode(payloads, codec) != null) {
			return payloads;
		}
		List<GatheredPayload> encodable = new ArrayList<>(payloads.size());
		for (GatheredPayload payload : payloads) {
			if (encode(List.of(payload), codec) != null) {
				encodable.add(payload);
			}
			else {
				payload.end(SendResult.DROPPED);
			}
		}
		return encodable;
	}

	private @Nullable OutboundMessage encode(List<GatheredPayload> payloads, WsCodec codec) {
		Encoding encoding = new Encoding(payloads.stream().map(GatheredPayload::value).toList(), codec);
		Optional<OutboundMessage> known = this.messages.get(encoding);
		if (known == null) {
			known = encode(encoding);
			this.messages.put(encoding, known);
		}
		return known.orElse(null);
	}

	private Optional<OutboundMessage> encode(Encoding encoding) {
		String name = this.settings.batchPrefix() + this.event;
		Object message = this.settings.envelope().write(name, Map.of(DATA_KEY, encoding.payloads()), null);
		try {
			return Optional.of(new OutboundMessage(WsCodecs.encode(message, encoding.codec())));
		}
		catch (Throwable ex) {
			if (encoding.payloads().size() == 1) {
				failed("Payload of event '%s' is left out of its batch", null, ex);
			}
			return Optional.empty();
		}
	}

	private static @Nullable CompletableFuture<SendResult> outcome(List<GatheredPayload> payloads) {
		if (payloads.stream().map(GatheredPayload::result).noneMatch(Objects::nonNull)) {
			return null;
		}
		CompletableFuture<SendResult> outcome = new CompletableFuture<>();
		outcome.thenAccept((sent) -> payloads.forEach((payload) -> payload.end(sent)));
		return outcome;
	}

	/**
	 * Remembers a failure.
	 * @param what has failed, for the log: a format of the event's name and the recipient
	 */
	void failed(String what, @Nullable Recipient recipient, Throwable thrown) {
		if (this.failure == null) {
			this.failure = new Failure(what, recipient, thrown);
		}
		else {
			this.furtherFailures++;
		}
	}

	/**
	 * Logs what went wrong, in one entry.
	 */
	void report() {
		Failure first = this.failure;
		if (first != null) {
			String what = first.what().formatted(this.event, first.recipient());
			logger.error((this.furtherFailures == 0) ? what : what + ", and further failures: " + this.furtherFailures,
					first.thrown());
		}
	}

	/**
	 * What went wrong first.
	 */
	private record Failure(String what, @Nullable Recipient recipient, Throwable thrown) {
	}

	/**
	 * Payloads that are the very same objects in the same order, for the very same codec.
	 */
	private record Encoding(List<Object> payloads, WsCodec codec) {

		@Override
		@SuppressWarnings("ReferenceEquality")
		public boolean equals(Object other) {
			if (!(other instanceof Encoding same) || this.codec != same.codec
					|| this.payloads.size() != same.payloads.size()) {
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
			int hash = System.identityHashCode(this.codec);
			for (Object payload : this.payloads) {
				hash = 31 * hash + System.identityHashCode(payload);
			}
			return hash;
		}

	}

}
