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

package io.github.wsext.test.guide.sending;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.topic.TopicAuthorizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// The beans of docs/sending.md.
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

	private final Map<String, Position> positions = new ConcurrentHashMap<>();

	@Bean
	TopicAuthorizer topicAuthorizer() {
		return (connection, topic) -> topic.startsWith("/news/")
				|| (connection.principal() != null && topic.equals("/users/" + connection.principal().getName()));
	}

	@Bean
	Subscription positions(WsEvents events) {
		return events.subscribe("position:*", (event) -> {
			this.positions.put(event.connection().id(), event.payload(Position.class));
			event.reply(new Known(this.positions.size()));
		});
	}

	record Position(double latitude, double longitude) {
	}

	record Known(int positions) {
	}

}
