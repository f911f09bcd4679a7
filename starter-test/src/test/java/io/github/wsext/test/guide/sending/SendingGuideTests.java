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

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.WsTopics;
import io.github.wsext.test.Patience;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.guide.sending.EventConfiguration.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of {@code docs/sending.md}.
 */
class SendingGuideTests {

	private static final Position HERE = new Position(47.37, 8.54);

	private static final String HERE_JSON = "{\"latitude\":47.37,\"longitude\":8.54}";

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
	class WithStandardEvents {

		@Autowired
		private WsConnections connections;

		@Autowired
		private WsTopics topics;

		@BeforeEach
		void nobodyIsHere() {
			await().until(() -> this.connections.count() == 0);
		}

		@Test
		@DisplayName("C2 what becomes of a message is told, and flush() waits for all")
		void resultsAndFlush(@Autowired Reports reports) throws Exception {
			WsExtTestClient alice = open();
			WsConnection connection = connection();
			CompletionStage<Void> delivered = reports.deliver(connection, List.of("one", "two"));
			delivered.toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
			reports.warn(connection, "The last one");
			alice.expectText("one").expectText("two").expectJson("{\"warning\":\"The last one\"}");
			alice.close(1000).expectClose(1000);
			connection.closed().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
			reports.warn(connection, "Too late");
			assertThat(reports.undelivered()).containsExactly("Too late");
		}

		@Test
		@DisplayName("C9 the session manager sends to a user and closes that user's connections")
		void sessionManager(@Autowired Reports reports) {
			WsExtTestClient alice = open();
			assertThat(reports.dismiss("alice")).isOne();
			alice.expectJson("{\"warning\":\"This account has been closed\"}")
				.expectClose(new CloseStatus(4540, "disconnected by an administrator"));
		}

		@Test
		@DisplayName("O2 P2 P3 topics: subscribe, latest, never left out, others")
		void topics(@Autowired Quotes quotes) {
			WsExtTestClient alice = open();
			WsExtTestClient other = open();
			for (WsExtTestClient client : List.of(alice, other)) {
				client.send("{\"event\":\"quote:follow\",\"payload\":{\"symbol\":\"ACME\"},\"id\":\"1\"}")
					.expectTextSatisfying((text) -> assertThat(text).contains("\"/quotes\"", "\"/quotes/ACME\""));
			}
			quotes.changed(new Quotes.Quote("ACME", new BigDecimal("12.5")));
			quotes.halted("ACME");
			for (WsExtTestClient client : List.of(alice, other)) {
				client.expectJson("{\"symbol\":\"ACME\",\"price\":12.5}").expectJson("{\"halted\":\"ACME\"}");
			}
			WsConnection sender = this.connections.byTopic("/quotes/ACME").iterator().next();
			assertThat(quotes.recommend("ACME", sender).queued()).isOne();
			alice.send("{\"event\":\"quote:tip\",\"payload\":{\"text\":\"Sell\"}}");
			assertThat(other.skipUntilText((text) -> text.contains("quote:tip"))).contains("Sell");
		}

		@Test
		@DisplayName("P3 what is published after commit leaves with the commit, or never")
		void afterCommit(@Autowired Quotes quotes) {
			WsExtTestClient alice = open();
			assertThatIllegalArgumentException().isThrownBy(() -> quotes.list(" "));
			quotes.list("BOLT");
			alice.expectJson("{\"listed\":\"BOLT\"}");
		}

		@Test
		@DisplayName("P2 a client subscribes by itself to what the authorizer lets it")
		void clientMadeSubscriptions() {
			WsExtTestClient alice = open();
			for (String topic : List.of("/news/sport", "/users/alice")) {
				alice.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\"},\"id\":\"1\"}")
					.expectJson(
							"{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"" + topic + "\"},\"id\":\"1\"}");
				this.topics.publish(topic, "News of " + topic);
				alice.expectText("News of " + topic);
			}
			alice.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"/users/bob\"},\"id\":\"2\"}")
				.expectJson("{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\"},\"id\":\"2\"}");
			alice.send("{\"event\":\"topic:unsubscribe\",\"payload\":{\"topic\":\"/news/sport\"},\"id\":\"3\"}")
				.expectJson("{\"event\":\"topic:unsubscribe\",\"id\":\"3\"}");
			assertThat(this.topics.subscribers("/news/sport")).isZero();
		}

		@Test
		@DisplayName("V2 V3 events reach code that is no endpoint, which replies")
		void eventsWithoutAnEndpoint() {
			open().send("{\"event\":\"position:moved\",\"payload\":" + HERE_JSON + ",\"id\":\"1\"}")
				.expectTextSatisfying((text) -> assertThat(text)
					.matches("\\{\"event\":\"position:moved\",\"payload\":\\{\"positions\":\\d+},\"id\":\"1\"}"));
		}

		@Test
		@DisplayName("V3 the server asks, the client answers")
		void ask(@Autowired Drivers drivers) throws Exception {
			WsExtTestClient alice = open();
			drivers.call(connection(), "Main Street 1");
			alice.expectText("{\"event\":\"call\",\"payload\":{\"address\":\"Main Street 1\"}}");
			CompletionStage<Position> position = drivers.locate(connection());
			alice.expectText("{\"event\":\"locate\",\"payload\":{\"unit\":\"m\"},\"id\":\"server-1\"}");
			alice.send("{\"event\":\"locate\",\"payload\":" + HERE_JSON + ",\"id\":\"server-1\"}");
			assertThat(position.toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(HERE);
		}

		@Test
		@DisplayName("V5 a batch is one event, and publishNow passes it")
		void batch(@Autowired Drivers drivers) {
			WsExtTestClient alice = open();
			connection().subscribe("/drivers/carl");
			try (Subscription batch = drivers.moveInSteps()) {
				drivers.moved("carl", HERE);
				alice.expectText("{\"event\":\"batch_move\",\"payload\":{\"d\":[" + HERE_JSON + "]}}");
				drivers.arrived("carl", HERE);
				alice.expectText("{\"event\":\"move\",\"payload\":" + HERE_JSON + "}");
			}
		}

		private WsExtTestClient open() {
			int before = this.topics.subscribers("/quotes");
			WsExtTestClient client = WsExtTestClient.connect("/quotes").as("alice").open();
			await().until(() -> this.topics.subscribers("/quotes") == before + 1);
			return client;
		}

		private WsConnection connection() {
			return this.connections.byUser("alice").iterator().next();
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "spring.security.user.name=alice", "spring.security.user.password=alice",
					"wsext.event.event-key=e", "wsext.event.payload-key=p", "wsext.event.batch-prefix=batch-",
					"wsext.event.batch.move=1s" })
	class WithTheKeysOfAoConcepts {

		@Test
		@DisplayName("V1 V5 the keys and the prefix are those of the clients there are")
		void keys(@Autowired Drivers drivers, @Autowired WsConnections connections) {
			WsExtTestClient alice = WsExtTestClient.connect("/quotes").as("alice");
			alice.send("{\"e\":\"quote:follow\",\"p\":{\"symbol\":\"ACME\"}}").expectJson("{\"e\":\"quote:follow\"}");
			connections.all().forEach((connection) -> connection.subscribe("/drivers/carl"));
			drivers.moved("carl", HERE);
			alice.expectText("{\"e\":\"batch-move\",\"p\":{\"d\":[" + HERE_JSON + "]}}");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableTransactionManagement(proxyTargetClass = true)
	@Import({ QuoteEndpoint.class, EventConfiguration.class, Quotes.class, Reports.class, Drivers.class })
	static class Application {

		@Bean
		AbstractPlatformTransactionManager transactions() {
			return new Transactions();
		}

	}

	/**
	 * Transactions on nothing.
	 */
	static class Transactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
