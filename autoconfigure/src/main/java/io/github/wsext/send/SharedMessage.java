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

package io.github.wsext.send;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.SendResult;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One message for many, encoded once for all whose codec is the same. For use by one
 * thread at a time.
 */
public final class SharedMessage {

	private static final Log logger = LogFactory.getLog(SharedMessage.class);

	private final Object message;

	private final Overflow overflow;

	private final long publishedNanos;

	private final Map<WsCodec, Optional<OutboundMessage>> encodings = new IdentityHashMap<>(2);

	/** The last codec asked for: nearly always the only one. */
	private @Nullable WsCodec codec;

	private @Nullable OutboundMessage encoded;

	private @Nullable IllegalArgumentException failure;

	/**
	 * Prepares a message.
	 * @param overflow what may happen to it
	 */
	public SharedMessage(Object message, Overflow overflow) {
		this(message, overflow, 0);
	}

	/**
	 * Prepares a message that was published.
	 * @param overflow what may happen to it
	 * @param publishedNanos when, by {@link System#nanoTime()}, 0 if nobody wants to know
	 */
	public SharedMessage(Object message, Overflow overflow, long publishedNanos) {
		this.message = message;
		this.overflow = overflow;
		this.publishedNanos = publishedNanos;
	}

	/**
	 * Queues the message for one recipient. Never throws: what goes wrong is for this
	 * recipient alone.
	 * @param result completed with what became of the message in the end, if anybody
	 * wants to know
	 * @return what became of it; {@link Offer#CLOSED} also if it could not be encoded
	 */
	public Offer offerTo(Recipient recipient, @Nullable CompletableFuture<SendResult> result) {
		return offer(recipient, result, false);
	}

	/**
	 * The same for one who gets it later than others, whom nobody times.
	 */
	public void offerLateTo(Recipient recipient) {
		offer(recipient, null, true);
	}

	private Offer offer(Recipient recipient, @Nullable CompletableFuture<SendResult> result, boolean late) {
		try {
			OutboundMessage encoded = encode(recipient.codec());
			if (encoded != null) {
				return recipient.offer(late ? encoded.untimed() : encoded, this.overflow, result);
			}
		}
		catch (Throwable ex) {
			logger.warn("Message could not be queued for " + recipient, ex);
		}
		if (result != null) {
			result.complete(SendResult.DROPPED);
		}
		return Offer.CLOSED;
	}

	/**
	 * Whether a codec can encode the message.
	 */
	public boolean isEncodableBy(WsCodec codec) {
		return encode(codec) != null;
	}

	/**
	 * Size in bytes of the message as a codec writes it, 0 if it cannot.
	 */
	public int sizeFor(WsCodec codec) {
		OutboundMessage encoded = encode(codec);
		return (encoded != null) ? encoded.size() : 0;
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable OutboundMessage encode(WsCodec codec) {
		if (codec != this.codec) {
			Optional<OutboundMessage> known = this.encodings.get(codec);
			if (known == null) {
				known = encodeFor(codec);
				this.encodings.put(codec, known);
			}
			this.codec = codec;
			this.encoded = known.orElse(null);
		}
		return this.encoded;
	}

	private Optional<OutboundMessage> encodeFor(WsCodec codec) {
		try {
			return Optional.of(OutboundMessage.of(this.message, codec, this.publishedNanos));
		}
		catch (IllegalArgumentException ex) {
			this.failure = ex;
		}
		catch (Throwable ex) {
			this.failure = new IllegalArgumentException("Cannot encode a " + WsCodecs.describe(this.message), ex);
		}
		return Optional.empty();
	}

	/**
	 * Reports that the message could not be encoded.
	 * @throws IllegalArgumentException if it could not for any recipient
	 */
	public void reportFailure() {
		if (this.failure == null) {
			return;
		}
		if (this.encodings.values().stream().allMatch(Optional::isEmpty)) {
			throw this.failure;
		}
		logger.warn("Message could not be encoded for some of its recipients", this.failure);
	}

}
