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
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.MessageRelay;

/**
 * What all tails have in common.
 *
 * @param relay the way from the other nodes
 * @param wanted whether a topic has a tail
 * @param reads reads from the history
 * @param messages the format of messages
 * @param envelope the shape of events
 * @param executor encodes and delivers where nobody else does
 * @param scheduler tells when a time is up
 * @param nanoTime a time that only goes forward
 * @param disruptions how often messages may have got lost
 * @param observer told what tails do
 */
record TailEnvironment(MessageRelay relay, Predicate<Channel> wanted, HistoryReads reads, HistoryMessages messages,
		EventEnvelope envelope, Executor executor, EngineScheduler scheduler, LongSupplier nanoTime,
		IntSupplier disruptions, HistoryObserver observer) {
}
