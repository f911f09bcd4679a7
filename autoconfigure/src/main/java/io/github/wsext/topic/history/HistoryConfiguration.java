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

package io.github.wsext.topic.history;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.MessageRelay;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicOutbox;

/**
 * What an application says of the history of its topics.
 *
 * @param settings which topics have one
 * @param history where it is
 * @param messages the format in which messages are kept
 * @param outbox keeps what transactions publish until it has left
 * @param observer told what becomes of those who come back
 */
public record HistoryConfiguration(HistorySettings settings, TopicHistory history, HistoryMessages messages,
		TopicOutbox outbox, HistoryObserver observer) {

	/**
	 * The topics, without subscribers. What the outbox has kept leaves from now on.
	 * @param envelope the shape of events
	 * @param relay the way to the other nodes
	 * @param executor encodes and delivers where nobody else does
	 * @param scheduler tells when a time is up
	 * @param nanoTime a time that only goes forward, in nanoseconds
	 */
	public HistoryTopics topics(EventEnvelope envelope, MessageRelay relay, Executor executor,
			EngineScheduler scheduler, LongSupplier nanoTime) {
		HistoryTopics topics = new HistoryTopics(this, envelope, relay, executor, scheduler, nanoTime);
		this.outbox.start(topics::publishKept);
		return topics;
	}

}
