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

package io.github.wsext.autoconfigure;

import java.util.Map;

import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WsExtSettings}, and for the {@link WsExtEngine} that an application
 * has from them.
 */
class WsExtSettingsTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS);

	@Test
	@DisplayName("K2 without an application the properties have the defaults that they have in one")
	void defaults() {
		WsExtSettings settings = WsExtSettings.of(Map.of());
		this.runner
			.run((context) -> assertThat(settings.properties()).isEqualTo(context.getBean(WsExtProperties.class)));
		assertThat(settings.engine().events()).isEqualTo(StandardEvents.SETTINGS);
	}

	@Test
	@DisplayName("K2 without an application a property counts, and one without sense is refused")
	void properties() {
		assertThat(WsExtSettings.of(Map.of("wsext.outbound.max-messages", "3"))
			.engine()
			.connections()
			.outbound()
			.maxMessages()).isEqualTo(3);
		WsExtSettings senseless = WsExtSettings.of(Map.of("wsext.ping-timeout", "0s"));
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(senseless::engine)
			.withMessage("wsext.ping-timeout must be positive, was PT0S");
	}

	@Test
	@DisplayName("D1 the beans of an application are the parts of one engine")
	void parts() {
		this.runner.run((context) -> {
			WsExtEngine engine = context.getBean(WsExtEngine.class);
			assertThat(context.getBean(TopicRegistry.class)).isSameAs(engine.topics());
			assertThat(context.getBean(EventSettings.class)).isSameAs(engine.eventSettings());
			assertThat(context.getBean(EventBatches.class)).isSameAs(engine.batches());
			assertThat(context.getBean(EventSubscriptions.class)).isSameAs(engine.subscriptions());
			assertThat(context.getBean(DefaultWsEvents.class)).isSameAs(engine.events());
			assertThat(context.getBean(ConnectionExecutor.class)).isSameAs(engine.executor());
			assertThat(context.getBean(ConversationExecutor.class)).isSameAs(engine.conversations());
			assertThat(context.getBean(ConnectionRegistry.class)).isSameAs(engine.registry());
			assertThat(context.getBean(WsConnections.class)).isSameAs(engine.connections());
		});
	}

	@Test
	@DisplayName("D1 an endpoint may want topics, events and connections in its constructor")
	void twoStages() {
		this.runner.withUserConfiguration(Curious.class)
			.run((context) -> assertThat(context.getBean(EndpointDispatchers.class).endpoints()).hasSize(1));
	}

	@WsExtEndpoint("/curious")
	static class Curious {

		private final WsTopics topics;

		Curious(WsTopics topics, WsEvents events, WsConnections connections) {
			this.topics = topics;
			assertThat(connections.count()).isZero();
			assertThat(events).isNotNull();
		}

		@OnText
		int text(String message) {
			return this.topics.subscribers(message);
		}

	}

}
