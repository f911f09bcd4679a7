package io.github.wsext.send;

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
			if (offer(recipient, encodings)) {
				queued++;
			}
		}
		if (queued == 0 && encodings.failure != null) {
			throw encodings.failure;
		}
		return new BroadcastResult(matched, queued, matched - queued);
	}

	private static boolean offer(Recipient recipient, Encodings encodings) {
		try {
			OutboundMessage encoded = encodings.get(recipient.codec());
			return encoded != null && recipient.offer(encoded);
		}
		catch (RuntimeException ex) {
			logger.warn("Message could not be queued for " + recipient, ex);
			return false;
		}
	}

	/**
	 * The message in the encoding of the last codec asked for: nearly always the only
	 * one.
	 */
	private static final class Encodings {

		private final Object message;

		private @Nullable WsCodec codec;

		private @Nullable OutboundMessage encoded;

		private @Nullable IllegalArgumentException failure;

		Encodings(Object message) {
			this.message = message;
		}

		@Nullable OutboundMessage get(WsCodec codec) {
			if (codec != this.codec) {
				this.codec = codec;
				this.encoded = encode(codec);
			}
			return this.encoded;
		}

		private @Nullable OutboundMessage encode(WsCodec codec) {
			try {
				return new OutboundMessage(WsCodecs.encode(this.message, codec));
			}
			catch (IllegalArgumentException ex) {
				this.failure = ex;
				return null;
			}
		}

	}

}
