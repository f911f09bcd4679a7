package io.github.wsext.send;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

import io.github.wsext.BroadcastResult;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to many, encoded once per codec.
 */
public final class Broadcasts {

	private static final Log logger = LogFactory.getLog(Broadcasts.class);

	private Broadcasts() {
	}

	/**
	 * Queues a message for each recipient. No recipient keeps it from the others.
	 * @throws IllegalArgumentException if no recipient's codec can encode it
	 */
	public static BroadcastResult send(Object message, Iterable<? extends Recipient> recipients) {
		Encodings encodings = new Encodings(message);
		int matched = 0;
		int queued = 0;
		for (Recipient recipient : recipients) {
			matched++;
			OutboundMessage encoded = encodings.get(recipient.codec());
			if (encoded != null && offer(encoded, recipient)) {
				queued++;
			}
		}
		encodings.reportFailure();
		return new BroadcastResult(matched, queued, matched - queued);
	}

	private static boolean offer(OutboundMessage message, Recipient recipient) {
		try {
			return recipient.offer(message);
		}
		catch (RuntimeException ex) {
			logger.warn("Message could not be queued for " + recipient, ex);
			return false;
		}
	}

	/**
	 * The message in the encodings asked for so far: nearly always one.
	 */
	private static final class Encodings {

		private final Object message;

		private final Map<WsCodec, Optional<OutboundMessage>> encoded = new IdentityHashMap<>(2);

		private @Nullable IllegalArgumentException failure;

		Encodings(Object message) {
			this.message = message;
		}

		@Nullable OutboundMessage get(WsCodec codec) {
			Optional<OutboundMessage> known = this.encoded.get(codec);
			if (known == null) {
				known = encode(codec);
				this.encoded.put(codec, known);
			}
			return known.orElse(null);
		}

		private Optional<OutboundMessage> encode(WsCodec codec) {
			try {
				return Optional.of(new OutboundMessage(WsCodecs.encode(this.message, codec)));
			}
			catch (IllegalArgumentException ex) {
				this.failure = ex;
			}
			catch (RuntimeException ex) {
				this.failure = new IllegalArgumentException("Cannot encode a " + this.message.getClass().getName(), ex);
			}
			return Optional.empty();
		}

		void reportFailure() {
			if (this.failure == null) {
				return;
			}
			if (this.encoded.values().stream().allMatch(Optional::isEmpty)) {
				throw this.failure;
			}
			logger.warn("Message could not be encoded for some of its recipients", this.failure);
		}

	}

}
