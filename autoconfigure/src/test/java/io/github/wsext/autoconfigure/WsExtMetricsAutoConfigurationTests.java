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

import java.util.List;

import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.observe.MicrometerConnectionObserver;
import io.github.wsext.observe.MicrometerEndpointObserver;
import io.github.wsext.observe.MicrometerHandshakeObserver;
import io.github.wsext.observe.MicrometerTicketObserver;
import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.topic.history.HistoryObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsExtMetricsAutoConfiguration}.
 */
class WsExtMetricsAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS);

	@Test
	@DisplayName("Q1 with a meter registry tickets are counted")
	void metrics() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MicrometerTicketObserver.class);
			assertThat(context.getBean(MeterRegistry.class).find("wsext.tickets").counters()).isNotEmpty();
		});
	}

	@Test
	@DisplayName("Q1 without a meter registry they are not")
	void withoutRegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TicketObserver.class));
	}

	@Test
	@DisplayName("Q1 an observer of the application does not switch ours off")
	void ownObserver() {
		TicketObserver own = new TicketObserver() {
		};
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(TicketObserver.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeans(TicketObserver.class)
				.hasSize(2)
				.containsValue(own)
				.containsKey("wsExtMicrometerTicketObserver"));
	}

	@Test
	@DisplayName("Q1 H8 with a meter registry handshakes are counted, with Spring Security and without")
	void handshakes() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MicrometerHandshakeObserver.class);
			assertThat(context.getBean(MeterRegistry.class).find("wsext.handshakes").counters()).isNotEmpty();
		});
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicrometerHandshakeObserver.class));
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HandshakeObserver.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HandshakeObserver.class));
	}

	@Test
	@DisplayName("Q1 H8 an observer of handshakes of the application does not switch ours off")
	void ownHandshakeObserver() {
		HandshakeObserver own = new HandshakeObserver() {
		};
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(HandshakeObserver.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeans(HandshakeObserver.class)
				.hasSize(2)
				.containsValue(own)
				.containsKey("wsExtMicrometerHandshakeObserver"));
	}

	@Test
	@DisplayName("Q1 without Micrometer, or without Spring Security, it starts all the same")
	void withoutLibraries() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TicketObserver.class));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TicketObserver.class));
	}

	@Test
	@DisplayName("Q1 with a meter registry slow clients are counted, with and without Spring Security")
	void connections() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicrometerConnectionObserver.class));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicrometerConnectionObserver.class));
		this.runner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerConnectionObserver.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MicrometerConnectionObserver.class));
	}

	@Test
	@DisplayName("Q1 an observer of connections of the application does not switch ours off")
	void ownConnectionObserver() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(ConnectionObserver.class, () -> ConnectionObserver.NONE)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeans(ConnectionObserver.class)
				.containsValue(ConnectionObserver.NONE)
				.containsKeys("wsExtMicrometerConnectionObserver", "wsExtConnectionEventPublisher"));
	}

	@Test
	@DisplayName("Q1 with a meter registry the engine is measured; without one, or without Micrometer, nobody is told of callbacks")
	void engine() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("spring.main.lazy-initialization=true")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(MicrometerEndpointObserver.class)
					.doesNotHaveBean(HistoryObserver.class);
				assertThat(context.getBean(MeterRegistry.class).find("wsext.connections.max").gauge()).isNotNull();
			});
		this.runner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("wsext.topic.history./news.size=10")
			.withBean("own", HistoryObserver.class, () -> HistoryObserver.NONE)
			.run((context) -> assertThat(context).hasNotFailed()
				.getBeans(HistoryObserver.class)
				.containsOnlyKeys("own", "wsExtMicrometerHistoryObserver"));
		for (WebApplicationContextRunner without : List.of(this.runner,
				this.runner.withClassLoader(new FilteredClassLoader("io.micrometer")))) {
			without.withPropertyValues("wsext.topic.history./news.size=10")
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(CallbackObserver.class)
					.doesNotHaveBean("wsExtMicrometerNodeMeters")
					.doesNotHaveBean(HistoryObserver.class));
		}
	}

}
