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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.TopicAuthorizer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of the time that messages of topics with a history take.
 */
class DeliveryTimeTests {

	@AutoClose
	private final RunningApplication application = RunningApplication.start(List.of(Plain.class, Setup.class),
			"wsext.topic.history.[/news].size=1000");

	private final Deliveries deliveries = this.application.bean(Deliveries.class);

	private void publish(int count) {
		WsTopics topics = this.application.bean(WsTopics.class);
		IntStream.range(0, count).forEach((i) -> topics.publish("/news", "message"));
	}

	private TestWebSocket open() {
		return TestWebSocket.connect(this.application.port(), "/plain");
	}

	@Test
	@DisplayName("Q1 one in 64 messages of a topic with a history is timed for all who are there, and for none who has missed it")
	void timed() {
		try (TestWebSocket client = open()) {
			String position = RecoveryTests.subscribe(client, "/news", null).path("pos").asString();
			publish(65);
			IntStream.range(0, 65).forEach((i) -> client.takeText());
			Probe.await().until(() -> this.deliveries.nanos.size() == 2);
			try (TestWebSocket late = open()) {
				assertThat(RecoveryTests.subscribe(late, "/news", position).path("count").asInt()).isEqualTo(65);
				IntStream.range(0, 65).forEach((i) -> late.takeText());
				publish(64);
				IntStream.range(0, 64).forEach((i) -> late.takeText());
				Probe.await().until(() -> this.deliveries.nanos.size() == 4);
			}
		}
		assertThat(this.deliveries.nanos).hasSize(4)
			.allSatisfy((nanos) -> assertThat(nanos).isBetween(1L, TimeUnit.MINUTES.toNanos(2)));
	}

	@WsExtEndpoint(path = "/plain", authentication = HandshakeAuthentication.NONE)
	static class Plain {

		@OnOpen
		void open(WsConnection connection) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Setup {

		@Bean
		TopicAuthorizer authorizer() {
			return (connection, topic) -> true;
		}

		@Bean
		Deliveries deliveries() {
			return new Deliveries();
		}

	}

	static class Deliveries implements ConnectionObserver {

		private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

		@Override
		public void delivered(WsConnection connection, long tookNanos) {
			this.nanos.add(tookNanos);
		}

	}

}
