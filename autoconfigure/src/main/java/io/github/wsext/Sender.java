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

package io.github.wsext;

import java.util.concurrent.CompletionStage;

/**
 * Sends messages to the client of one connection. What is sent by one caller leaves in
 * the order in which it was given; methods may be called from any thread.
 */
public interface Sender {

	/**
	 * Queues a message and returns at once. What happens to a message that does not fit
	 * into the queue is for the {@linkplain WsExtEndpoint#overflow() endpoint} to say; by
	 * default it closes the connection with 4438, as its client does not keep up.
	 * @param message a {@code CharSequence} for a text message, {@code byte[]} or
	 * {@link java.nio.ByteBuffer} for a binary message (not to be changed afterwards), a
	 * {@link WsMessage}, or any other object, which the connection's codec encodes
	 * @return completes with {@link SendResult#SENT} when the message was handed to the
	 * operating system, or with what became of it instead; never exceptionally
	 * @throws IllegalArgumentException if the codec cannot encode the object
	 */
	CompletionStage<SendResult> send(Object message);

	/**
	 * Queues a message that has an overflow policy of its own.
	 * @throws IllegalArgumentException if the codec cannot encode the object, or the
	 * policy is {@link OverflowPolicy#CONFLATE}, for which there is {@link #sendLatest}
	 */
	CompletionStage<SendResult> send(Object message, OverflowPolicy policy);

	/**
	 * Queues a message that takes the place of one of the same key that still waits: a
	 * slow client sees the latest only.
	 * @param key what the message is about, such as the symbol of a price
	 * @return as for {@link #send(Object)}; {@link SendResult#DROPPED} for a message that
	 * a later one has replaced
	 * @throws IllegalArgumentException if the codec cannot encode the object
	 */
	CompletionStage<SendResult> sendLatest(String key, Object message);

	/**
	 * Completes when all messages queued before this call have left, or the connection
	 * has ended.
	 */
	CompletionStage<Void> flush();

}
