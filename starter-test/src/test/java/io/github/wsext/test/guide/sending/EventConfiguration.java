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
