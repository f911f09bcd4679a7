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

package io.github.wsext.event;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of events.
 *
 * @param envelope the shape of events on the wire
 * @param batchPrefix what the name of a batch begins with
 * @param batchMaxSize number of collected payloads at which a batch is sent early
 * @param batches events that are collected from the start, with the interval of their
 * batches
 * @param maxPendingAnswers how many questions to one client may be without an answer
 * @param maxErrorsPerMinute how many mistakes of one client are answered before its
 * connection is closed
 * @param answerFailures whether the failure of a callback for an event is answered
 * instead of closing the connection
 * @param heartbeat how both sides tell each other that they are there
 */
public record EventSettings(EventEnvelope envelope, String batchPrefix, int batchMaxSize, Map<String, Duration> batches,
		int maxPendingAnswers, int maxErrorsPerMinute, boolean answerFailures, HeartbeatSettings heartbeat) {

	public EventSettings {
		checkAtLeastOne("batch-max-size", batchMaxSize);
		checkAtLeastOne("max-pending-answers", maxPendingAnswers);
		checkAtLeastOne("max-errors-per-minute", maxErrorsPerMinute);
		batches = Map.copyOf(batches);
		batches.forEach(EventSettings::checkInterval);
	}

	private static void checkAtLeastOne(String property, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("wsext.event." + property + " must be at least 1, was " + value);
		}
	}

	static void checkInterval(String event, Duration interval) {
		if (interval.toMillis() < 1) {
			throw new IllegalArgumentException(
					"The batch of event '" + event + "' must have an interval of at least 1ms, was " + interval);
		}
	}

}
