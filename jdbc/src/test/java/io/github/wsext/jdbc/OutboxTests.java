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

package io.github.wsext.jdbc;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.Relay;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.test.WsExtTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose transactions publish.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.topic.history.[/news].size=10", "spring.datasource.url=jdbc:h2:mem:outbox" })
class OutboxTests {

	@LocalServerPort
	int port;

	@Autowired
	WsTopics topics;

	@Autowired
	WsEvents events;

	@Autowired
	JdbcTemplate jdbc;

	@Autowired
	PlatformTransactionManager transactions;

	@Test
	@DisplayName("I4 what a transaction publishes to a topic with a history is kept by it, and leaves with its commit")
	void commits() {
		try (WsExtTestClient client = WsExtTestClient.to(this.port).connect("/news").open()) {
			Awaitility.await().until(() -> this.topics.subscribers("/news") == 1);
			BroadcastResult result = transaction().execute((status) -> {
				BroadcastResult first = this.topics.afterCommit().publish("/news", "one");
				assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM WSEXT_OUTBOX", Long.class)).isOne();
				this.events.afterCommit().publish("/news", "price", 2);
				return first;
			});
			client.skipUntilText((text) -> text.contains("\"one\"") && text.contains("\"pos\""));
			client.skipUntilText((text) -> text.contains("\"price\"") && text.contains("\"pos\""));
			assertThat(result).isNotNull();
			assertThat(result.isDeferred()).isTrue();
			assertThat(result.relay().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join())
				.satisfies((relay) -> {
					assertThat(relay.outcome()).isEqualTo(Relay.Outcome.NONE);
					assertThat(relay.position()).isPresent();
				});
			Awaitility.await()
				.until(() -> Long.valueOf(0)
					.equals(this.jdbc.queryForObject("SELECT COUNT(*) FROM WSEXT_OUTBOX", Long.class)));
		}
	}

	@Test
	@DisplayName("I4 what a transaction publishes that rolls back is never seen")
	void rollsBack() {
		try (WsExtTestClient client = WsExtTestClient.to(this.port).connect("/news").open()) {
			Awaitility.await().until(() -> this.topics.subscribers("/news") == 1);
			BroadcastResult result = transaction().execute((status) -> {
				status.setRollbackOnly();
				return this.topics.afterCommit().publish("/news", "undone");
			});
			this.topics.publish("/news", "done");
			assertThat(client.skipUntilText((text) -> text.contains("done\""))).contains("\"done\"");
			assertThat(result).isNotNull();
			assertThat(result.completed()).failsWithin(Duration.ofMinutes(1))
				.withThrowableThat()
				.isInstanceOf(CancellationException.class);
		}
	}

	@Test
	@DisplayName("I4 a topic without a history, and a call without a transaction, are as without an outbox")
	void others() {
		transaction().executeWithoutResult((status) -> {
			assertThat(this.topics.afterCommit().publish("/plain", "one").isDeferred()).isTrue();
			assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM WSEXT_OUTBOX WHERE TOPIC = '/plain'", Long.class))
				.isZero();
		});
		assertThat(this.topics.afterCommit().publish("/news", "alone").isDeferred()).isFalse();
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(this.transactions);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(NewsEndpoint.class)
	static class Application {

	}

	@WsExtEndpoint(path = "/news", authentication = HandshakeAuthentication.NONE)
	static class NewsEndpoint {

		@OnOpen
		void open() {
			// Listens only.
		}

	}

}
