package io.github.wsext.event;

import java.util.concurrent.CompletableFuture;

import io.github.wsext.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A payload that waits for its batch.
 *
 * @param value the payload
 * @param result told what became of the batch, if anybody wants to know
 */
record GatheredPayload(Object value, @Nullable CompletableFuture<SendResult> result) {

	void end(SendResult outcome) {
		if (this.result != null) {
			this.result.complete(outcome);
		}
	}

}
