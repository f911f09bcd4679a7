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

package io.github.wsext.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Subscription to a topic with a history that the client has not asked for on this
 * connection: the event {@code topic:resumed} tells it where it is.
 */
final class ResumedSubscription implements TopicJoin {

	private static final String RESUMED = "topic:resumed";

	private final ManagedConnection connection;

	private final EventEnvelope envelope;

	private final String topic;

	private final @Nullable TopicPosition since;

	private final ApplicationStage<Void> reached;

	/**
	 * Creates a subscription.
	 * @param since where the client was before, if it has said so
	 */
	ResumedSubscription(ManagedConnection connection, EventEnvelope envelope, String topic,
			@Nullable TopicPosition since) {
		this.connection = connection;
		this.envelope = envelope;
		this.topic = topic;
		this.since = since;
		this.reached = new ApplicationStage<>(connection.executor());
	}

	/**
	 * Completes when the client has joined, and exceptionally if the topic is out of
	 * reach for now.
	 */
	ApplicationStage<Void> reached() {
		return this.reached;
	}

	@Override
	public @Nullable TopicPosition since() {
		return this.since;
	}

	@Override
	public void joined(Joined joined) {
		Map<String, Object> outcome = new LinkedHashMap<>(4);
		outcome.put("pos", joined.position().toString());
		if (joined.recovered() != null) {
			outcome.put("recovered", joined.recovered());
		}
		if (Boolean.TRUE.equals(joined.recovered())) {
			outcome.put("count", joined.count());
		}
		try {
			tell(outcome);
		}
		finally {
			this.reached.complete(null);
		}
	}

	@Override
	public void failed(Throwable failure) {
		try {
			tell(Map.of("error", "failed"));
		}
		finally {
			this.reached.completeExceptionally(failure);
		}
	}

	@Override
	public void left() {
		this.reached.completeExceptionally(new CancellationException(
				"The subscription to '" + this.topic + "' has ended before it was effective"));
	}

	void tell(Map<String, Object> outcome) {
		this.connection.answer(this.envelope.write(RESUMED, Map.of(this.topic, outcome), null));
	}

}
