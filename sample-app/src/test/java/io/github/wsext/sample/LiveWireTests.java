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

package io.github.wsext.sample;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the market says on the wire.
 */
@Tag("wire")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// All the tests together ask for more tickets than anybody would.
		properties = "wsext.ticket.issue-rate-per-minute=1000")
class LiveWireTests {

	private static final JsonMapper JSON = new JsonMapper();

	@Test
	@DisplayName("H2 the market is closed to whoever has no ticket")
	void noTicket() {
		WsExtTestClient.connect("/live").expectRejected(401);
	}

	@Test
	@DisplayName("V5 prices arrive as batches of exactly one shape, in order")
	void batches() {
		WsExtTestClient alice = open("alice");
		subscribe(alice, "ACME", "ACME");
		List<Map<String, Object>> first = prices(alice);
		List<Map<String, Object>> second = prices(alice);
		assertThat(second).hasSizeGreaterThan(1);
		for (List<Map<String, Object>> batch : List.of(first, second)) {
			assertThat(batch).isNotEmpty().allSatisfy((price) -> {
				assertThat(price).containsOnlyKeys("symbol", "price", "at").containsEntry("symbol", "ACME");
				assertThat(price.get("price")).isInstanceOf(Number.class);
			}).extracting(LiveWireTests::at).isSorted();
		}
		assertThat(at(second.get(0))).isAfter(at(first.get(first.size() - 1)));
	}

	@Test
	@DisplayName("P2 a client gets the symbols it has subscribed to, another gets others")
	void subscriptionsOfEach() {
		WsExtTestClient alice = open("alice");
		WsExtTestClient bob = open("bob");
		subscribe(alice, "BOLT", "BOLT");
		subscribe(alice, "ACME", "ACME", "BOLT");
		subscribe(bob, "CRAB", "CRAB");
		assertSymbols(alice, "ACME", "BOLT");
		assertSymbols(bob, "CRAB");
	}

	@Test
	@DisplayName("P2 unsubscribe ends the prices of that symbol, and of no other")
	void unsubscribe() {
		WsExtTestClient alice = open("alice");
		subscribe(alice, "ACME", "ACME");
		subscribe(alice, "BOLT", "ACME", "BOLT");
		alice.send("{\"event\":\"price:unsubscribe\",\"payload\":{\"symbol\":\"ACME\"},\"id\":\"2\"}");
		skipUntilReply(alice, "BOLT");
		Instant unsubscribed = Instant.now();
		assertThat(prices(alice)).filteredOn((price) -> price.get("symbol").equals("ACME"))
			.allSatisfy((price) -> assertThat(at(price)).isBefore(unsubscribed));
		prices(alice);
		assertSymbols(alice, "BOLT");
	}

	@Test
	@DisplayName("P2 the star stands for all symbols")
	void all() {
		WsExtTestClient alice = open("alice");
		String[] all = Market.SYMBOLS.toArray(String[]::new);
		subscribe(alice, "*", all);
		assertSymbols(alice, all);
		alice.send("{\"event\":\"price:unsubscribe\",\"payload\":{\"symbol\":\"*\"}}");
		skipUntilReply(alice);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"symbol\":\"NOPE\"}", "{\"symbol\":\"acme\"}", "{\"symbol\":\"ACME|BOLT\"}",
			"{\"symbol\":\"\"}", "{\"symbol\":null}", "{}", "[]", "\"ACME\"", "null" })
	@DisplayName("V4 an unknown symbol is an error event, and the connection stays")
	void unknownSymbol(String payload) {
		WsExtTestClient alice = open("alice");
		alice.send("{\"event\":\"price:subscribe\",\"payload\":" + payload + ",\"id\":\"9\"}")
			.expectJsonSatisfying(JsonNode.class, (error) -> {
				assertThat(error.get("event").stringValue()).isEqualTo("error");
				assertThat(error.at("/payload/code").stringValue()).isEqualTo("invalid_payload");
				assertThat(error.at("/payload/message").stringValue()).isNotBlank().doesNotContain("io.github");
				assertThat(error.get("id").stringValue()).isEqualTo("9");
			});
		subscribe(alice, "ACME", "ACME");
	}

	private static WsExtTestClient open(String user) {
		return WsExtTestClient.connect("/live").as(user).open();
	}

	/**
	 * Subscribes and expects the answer with all symbols, before which a batch may come.
	 */
	private static void subscribe(WsExtTestClient client, String symbol, String... symbols) {
		client.send("{\"event\":\"price:subscribe\",\"payload\":{\"symbol\":\"" + symbol + "\"},\"id\":\"1\"}");
		JsonNode answer = client.skipUntilJson(JsonNode.class,
				(message) -> !message.get("event").stringValue().equals("batch_price"));
		String expected = Arrays.stream(symbols).collect(Collectors.joining("\",\"", "[\"", "\"]"));
		assertThat(answer).isEqualTo(JSON
			.readTree("{\"event\":\"price:subscribe\",\"payload\":{\"symbols\":" + expected + "},\"id\":\"1\"}"));
	}

	private static void skipUntilReply(WsExtTestClient client, String... symbols) {
		client.skipUntilJson(JsonNode.class,
				(message) -> message.at("/payload/symbols").isArray() && message.at("/payload/symbols")
					.valueStream()
					.map(JsonNode::stringValue)
					.toList()
					.equals(List.of(symbols)));
	}

	/**
	 * The prices of the next message, which has to be a batch.
	 */
	private static List<Map<String, Object>> prices(WsExtTestClient client) {
		Map<String, Object> message = JSON.readValue(nextText(client), new TypeReference<>() {
		});
		assertThat(message).containsOnlyKeys("event", "payload").containsEntry("event", "batch_price");
		Map<String, List<Map<String, Object>>> payload = JSON.convertValue(message.get("payload"),
				new TypeReference<>() {
				});
		assertThat(payload).containsOnlyKeys("d");
		return payload.get("d");
	}

	private static String nextText(WsExtTestClient client) {
		return client.skipUntilText((text) -> true);
	}

	private static Instant at(Map<String, Object> price) {
		return Instant.parse((String) price.get("at"));
	}

	/**
	 * Expects prices of these symbols and no others. A batch may leave while the market
	 * is publishing, and have some of them.
	 */
	private static void assertSymbols(WsExtTestClient client, String... expected) {
		Set<String> symbols = new TreeSet<>();
		while (symbols.size() < expected.length) {
			prices(client).forEach((price) -> symbols.add((String) price.get("symbol")));
		}
		prices(client).forEach((price) -> symbols.add((String) price.get("symbol")));
		assertThat(symbols).containsExactly(expected);
	}

}
