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

package io.github.wsext.observe;

import io.github.wsext.topic.history.HistoryObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what becomes of topics with a history: {@code wsext.topic.recovered} with the
 * tag {@code outcome}, {@code wsext.topic.refilled} and {@code wsext.topic.forked}.
 */
public final class MicrometerHistoryObserver implements HistoryObserver {

	private final Counter recovered;

	private final Counter notRecovered;

	private final Counter refilled;

	private final Counter forked;

	public MicrometerHistoryObserver(MeterRegistry registry) {
		this.recovered = recovered(registry, "recovered");
		this.notRecovered = recovered(registry, "lost");
		this.refilled = Counter.builder("wsext.topic.refilled")
			.description("Messages that did not arrive and were read from the history")
			.baseUnit("messages")
			.register(registry);
		this.forked = Counter.builder("wsext.topic.forked")
			.description("Histories that were lost or went on with other messages")
			.register(registry);
	}

	private static Counter recovered(MeterRegistry registry, String outcome) {
		return Counter.builder("wsext.topic.recovered")
			.description("Subscribers that came back, by whether they got what they had missed")
			.tag("outcome", outcome)
			.register(registry);
	}

	@Override
	public void cameBack(boolean recovered) {
		(recovered ? this.recovered : this.notRecovered).increment();
	}

	@Override
	public void refilled(int messages) {
		this.refilled.increment(messages);
	}

	@Override
	public void lost() {
		this.forked.increment();
	}

}
