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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.wsext.send.Overflow;
import io.github.wsext.send.SharedMessage;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Maker of what the subscribers of one topic get, of what has arrived or been read.
 */
final class RingEntries {

	private static final Log logger = LogFactory.getLog(RingEntries.class);

	private static final String LOST = "topic:lost";

	private final String topic;

	private final TopicRetention retention;

	private final TailEnvironment environment;

	RingEntries(String topic, TopicRetention retention, TailEnvironment environment) {
		this.topic = topic;
		this.retention = retention;
		this.environment = environment;
	}

	RingEntry entry(Arrival arrival) {
		PositionedMessage message = arrival.message();
		TopicPosition position = message.position();
		long now = this.environment.nanoTime().getAsLong();
		Object bare = this.environment.messages().bare(this.topic, position);
		try {
			HistoryMessages.HistoryMessage read = (arrival.read() != null) ? arrival.read()
					: this.environment.messages().read(message.message());
			return new RingEntry(
					position, now, read.except(), new SharedMessage(read.content().at(this.topic, position),
							this.retention.overflow(this.topic), arrival.publishedNanos()),
					new SharedMessage(bare, Overflow.CLOSE));
		}
		catch (IllegalArgumentException ex) {
			logger.warn("A message of the topic '" + this.topic + "' cannot be read", ex);
			return RingEntry.unreadable(position, now, bare);
		}
	}

	/**
	 * A ring of what has been read.
	 */
	Ring ring(TopicHistory.Page page) {
		List<RingEntry> entries = new ArrayList<>(page.messages().size());
		page.messages().forEach((message) -> entries.add(entry(Arrival.of(message))));
		return new Ring(this.retention.maxRecover(), page.top(), entries);
	}

	/**
	 * What tells that messages are missing.
	 * @param top the position from which on none is
	 */
	SharedMessage lost(TopicPosition top) {
		return new SharedMessage(
				this.environment.envelope().write(LOST, Map.of("topic", this.topic, "pos", top.toString()), null),
				Overflow.CLOSE);
	}

}
