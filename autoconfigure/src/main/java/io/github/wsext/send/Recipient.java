package io.github.wsext.send;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.wsext.SendResult;
import io.github.wsext.codec.WsCodec;
import org.jspecify.annotations.Nullable;

/**
 * One of many to whom a message goes.
 */
public interface Recipient {

	/**
	 * The codec its messages are encoded with.
	 */
	WsCodec codec();

	/**
	 * Whether messages for it may wait until later.
	 */
	default boolean isOpen() {
		return true;
	}

	/**
	 * Runs code of the application that nobody has to wait for; where there is no
	 * executor of its own, at once.
	 */
	default Executor executor() {
		return Runnable::run;
	}

	/**
	 * Queues a message.
	 * @param result completed with what became of the message in the end, whatever is
	 * returned, if anybody wants to know
	 */
	Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result);

}
