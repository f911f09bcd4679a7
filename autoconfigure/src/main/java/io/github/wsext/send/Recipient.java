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
	 * Whether messages that it has missed take no more than half of the room it has.
	 * @param count number of the messages
	 * @param bytes their size together
	 */
	default boolean hasRoomFor(int count, long bytes) {
		return true;
	}

	/**
	 * Has leave together what is queued within an action, rather than one by one.
	 */
	default void gather(Runnable offers) {
		offers.run();
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
