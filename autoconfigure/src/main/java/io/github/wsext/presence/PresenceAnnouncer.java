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

package io.github.wsext.presence;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

import io.github.wsext.codec.RawJson;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.presence.PresenceSettings.Rule;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.support.FailureLog;
import io.github.wsext.topic.TopicRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who may see it that somebody has joined or left: one by one, or where there
 * are many on a topic their number, once a second at most. Safe for use by many threads.
 */
final class PresenceAnnouncer implements PresenceMembers.Announcements {

	private static final Log logger = LogFactory.getLog(PresenceAnnouncer.class);

	static final Duration COUNT_INTERVAL = Duration.ofSeconds(1);

	private final PresenceStore store;

	private final TopicRegistry topics;

	private final EventEnvelope envelope;

	private final EngineScheduler scheduler;

	private final Executor executor;

	private final FailureLog failures;

	/**
	 * The topics whose number is about to be told, and whether it has changed since it
	 * was asked for.
	 */
	private final ConcurrentMap<String, Boolean> changedSince = new ConcurrentHashMap<>();

	PresenceAnnouncer(PresenceStore store, TopicRegistry topics, EventEnvelope envelope, EngineScheduler scheduler,
			Executor executor, FailureLog failures) {
		this.store = store;
		this.topics = topics;
		this.envelope = envelope;
		this.scheduler = scheduler;
		this.executor = executor;
		this.failures = failures;
	}

	@Override
	public void joined(PresenceKey key, @Nullable String info, int count, Rule rule) {
		if (count > rule.maxAnnounced()) {
			countChanged(key.topic());
			return;
		}
		publish(key.topic(), "presence:join", member(key, info), Overflow.byDefault(name("join", key)));
	}

	@Override
	public void left(PresenceKey key, int count, Rule rule) {
		if (count >= rule.maxAnnounced()) {
			countChanged(key.topic());
			return;
		}
		publish(key.topic(), "presence:leave", member(key, null), Overflow.byDefault(name("leave", key)));
		if (this.store.isShared()) {
			lookAgain(key, rule);
		}
	}

	/**
	 * Who has come to another node meanwhile was told before he had left, maybe.
	 */
	private void lookAgain(PresenceKey key, Rule rule) {
		this.store.find(key.topic(), key.user())
			.thenAccept((found) -> found.ifPresent((entry) -> this.executor
				.execute(() -> tell(key.topic(), () -> joined(key, entry.info(), 1, rule)))));
	}

	private void tell(String topic, Runnable announcement) {
		try {
			announcement.run();
		}
		catch (Throwable ex) {
			this.failures.failed(logger, "Announcement of presence", topic, ex);
		}
	}

	private static String name(String event, PresenceKey key) {
		// Where endpoints conflate by default nothing of another user gives way.
		return "presence " + event + ' ' + key.topic() + ' ' + key.user();
	}

	private static Map<String, Object> member(PresenceKey key, @Nullable String info) {
		Map<String, Object> payload = new LinkedHashMap<>(4);
		payload.put("topic", key.topic());
		payload.put("user", key.user());
		if (info != null) {
			payload.put("info", new RawJson(info));
		}
		return payload;
	}

	private void countChanged(String topic) {
		if (this.changedSince.put(topic, true) == null) {
			this.scheduler.after(COUNT_INTERVAL, () -> this.executor.execute(() -> tellCount(topic)));
		}
	}

	private void tellCount(String topic) {
		this.changedSince.put(topic, false);
		try {
			this.store.count(topic).whenComplete((count, failure) -> this.executor.execute(() -> {
				if (failure != null) {
					failed(topic, failure);
				}
				else {
					tellCount(topic, count);
				}
			}));
		}
		catch (Throwable ex) {
			failed(topic, ex);
		}
	}

	private void tellCount(String topic, int count) {
		Map<String, Object> payload = new LinkedHashMap<>(4);
		payload.put("topic", topic);
		payload.put("count", count);
		tell(topic, () -> publish(topic, "presence:count", payload, Overflow.conflate("presence count " + topic)));
		counted(topic, false);
	}

	private void failed(String topic, Throwable failure) {
		this.failures.failed(logger, this.store.getClass().getName(), topic, failure);
		counted(topic, true);
	}

	private void counted(String topic, boolean again) {
		boolean further = this.changedSince.compute(topic,
				(same, changed) -> (again || Boolean.TRUE.equals(changed)) ? true : null) != null;
		if (further) {
			this.scheduler.after(COUNT_INTERVAL, () -> this.executor.execute(() -> tellCount(topic)));
		}
	}

	private void publish(String topic, String event, Map<String, Object> payload, Overflow overflow) {
		Object message = this.envelope.write(event, payload, null);
		String channel = PresenceWatchers.channel(topic);
		if (this.store.isShared()) {
			this.topics.publish(channel, message, overflow);
		}
		else {
			this.topics.deliver(channel, message, overflow);
		}
	}

}
