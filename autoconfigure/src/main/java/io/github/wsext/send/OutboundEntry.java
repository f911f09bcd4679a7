package io.github.wsext.send;

import java.util.concurrent.CompletableFuture;

import io.github.wsext.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue of one connection.
 *
 * @param sequence its place: nothing leaves before what has a smaller number
 * @param message the message
 * @param overflow what may happen to it
 * @param result told of its end, if anybody wants to know
 */
record OutboundEntry(long sequence, OutboundMessage message, Overflow overflow,
		@Nullable CompletableFuture<SendResult> result) {

	OutboundEntry at(long sequence) {
		return new OutboundEntry(sequence, this.message, this.overflow, this.result);
	}

	void end(SendResult outcome) {
		if (this.result != null) {
			this.result.complete(outcome);
		}
	}

}
