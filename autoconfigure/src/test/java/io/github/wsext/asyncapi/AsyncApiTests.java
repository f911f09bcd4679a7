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

package io.github.wsext.asyncapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the AsyncAPI document: that it is one, and that it is true of what goes over
 * the wire.
 */
@EveryContainer
class AsyncApiTests {

	private static final String PATH = "/wsext/asyncapi.json";

	private static RunningApplication application;

	private static JsonNode document;

	@BeforeAll
	static void start() {
		application = DescribedApplication.start();
		document = application.http().as("alice").get(PATH).json();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("Q5 the document is one of AsyncAPI 3.0 by the official schema")
	void official() {
		assertThat(OfficialSchema.validate(document)).isEmpty();
		assertThat(OfficialSchema.validate(document.deepCopy().withObject("/channels/chat").put("addres", "x")))
			.isNotEmpty();
	}

	@Test
	@DisplayName("Q5 all references in the document lead somewhere")
	void references() {
		List<String> references = document.findValuesAsString("$ref");
		assertThat(references).hasSizeGreaterThan(50)
			.allSatisfy((reference) -> assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference)
				.isFalse());
	}

	@Test
	@DisplayName("Q5 it names the application, its version and where it is")
	void application() {
		assertThat(document.at("/info/title").asString()).isEqualTo("shop");
		assertThat(document.at("/info/version").asString()).isEqualTo("1.2.3");
		assertThat(document.at("/servers/main").toString())
			.isEqualTo("{\"host\":\"shop.example.com\",\"protocol\":\"wss\",\"pathname\":\"/app\"}");
	}

	@Test
	@DisplayName("Q5 every endpoint is a channel with the parameters of its path, and every topic that is known")
	void channels() {
		assertThat(document.get("channels").propertyNames()).containsExactlyInAnyOrder("billing", "chat", "orders",
				"sum", "topic.left.room", "topic.prices.symbol");
		assertThat(document.at("/channels/chat/address").asString()).isEqualTo("/chat/{room}");
		assertThat(document.at("/channels/chat/parameters/room/description").asString()).isEqualTo("Matches `[a-z]+`");
		assertThat(document.at("/channels/billing/bindings/ws/headers").toString())
			.isEqualTo("{\"type\":\"object\",\"properties\":{\"Sec-WebSocket-Protocol\":{\"type\":\"string\","
					+ "\"enum\":[\"billing.v1\"]}},\"required\":[\"Sec-WebSocket-Protocol\"]}");
		assertThat(document.at("/channels/topic.left.room/address").asString()).isEqualTo("/left/{room}");
	}

	@Test
	@DisplayName("Q5 what clients send, what they are answered and what they are told are operations")
	void operations() {
		assertThat(document.get("operations").propertyNames()).contains("chat.receive.text", "chat.receive.binary",
				"chat.receive.chat.typing", "chat.receive.chat.search", "chat.receive.admin", "chat.send.chat.welcome",
				"chat.send.Said", "chat.send.chat.typed", "chat.send.error", "topic.left.room.send.chat.left",
				"topic.prices.symbol.send.batch_price", "orders.receive.order.place", "billing.receive.text",
				"sum.receive.any", "sum.receive.String", "chat.receive.topic.subscribe", "chat.receive.presence.list",
				"chat.receive.auth.refresh");
		assertThat(document.at("/operations/chat.receive.chat.search/summary").asString())
			.isEqualTo("Looks for what was said");
		assertThat(document.at("/operations/chat.receive.chat.search/reply/messages/0/$ref").asString())
			.isEqualTo("#/channels/chat/messages/chat.search.reply");
		assertThat(document.at("/operations/topic.prices.symbol.send.batch_price/description").asString())
			.isEqualTo("Once a second");
	}

	@Test
	@DisplayName("Q5 tickets are the security of the endpoints that take them, and of no other")
	void security() {
		assertThat(document.at("/components/operationTraits/ticket/security").findValuesAsString("$ref"))
			.containsExactly("#/components/securitySchemes/ticket.subprotocol",
					"#/components/securitySchemes/ticket.header", "#/components/securitySchemes/ticket.query");
		assertThat(document.at("/operations/chat.receive.text/traits/0/$ref").asString())
			.isEqualTo("#/components/operationTraits/ticket");
		assertThat(document.at("/operations/billing.receive.text").has("traits")).isFalse();
		assertThat(document.at("/operations/orders.receive.order.place").has("traits")).isFalse();
		assertThat(document.at("/channels/billing/messages").has("auth.refresh")).isFalse();
	}

	@Test
	@DisplayName("Q5 payload types of one name have schemas of different names")
	void names() {
		assertThat(document.at("/channels/billing/messages/text/payload/$ref").asString())
			.isEqualTo("#/components/schemas/Order");
		assertThat(document.at("/channels/orders/messages/order.place/payload/properties/payload/$ref").asString())
			.isEqualTo("#/components/schemas/OrderEndpointOrder");
		assertThat(document.at("/components/schemas/PageOfSaid/properties/content/items/$ref").asString())
			.isEqualTo("#/components/schemas/Said");
		assertThat(document.toString()).doesNotContain("io.github.wsext");
	}

	@Test
	@DisplayName("Q5 what is said of a payload type and its constraints is in its schema")
	void descriptions() {
		assertThat(document.at("/components/schemas/Say").toString())
			.isEqualTo("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":20,"
					+ "\"minLength\":1,\"description\":\"The words\",\"examples\":[\"hi\"]}},"
					+ "\"required\":[\"text\"],\"description\":\"What somebody says\"}");
	}

	@Test
	@DisplayName("Q5 what goes over the wire is as the document says")
	void wire() {
		try (TestWebSocket chat = chat(); TestWebSocket other = chat()) {
			assertFits("chat.welcome", take(chat));
			take(other);
			assertFits("chat.search", "{\"event\":\"chat:search\",\"payload\":{\"text\":\"hi\"},\"id\":1}");
			chat.send("{\"event\":\"chat:search\",\"payload\":{\"text\":\"hi\"},\"id\":1}");
			assertFits("chat.search.reply", take(chat));
			chat.send("{\"event\":\"chat:typing\",\"payload\":{\"text\":\"hi\"},\"id\":\"a\"}");
			assertFits("chat.typed", take(other));
			assertThat(take(chat)).startsWith("{\"topic\"");
			assertFits("chat.typing.reply", take(chat));
			chat.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"/news\"},\"id\":\"b\"}");
			assertFits("topic.subscribe.reply", take(chat));
			chat.send("{\"event\":\"presence:list\",\"payload\":{\"topic\":\"/chat/lobby\"},\"id\":\"c\"}");
			assertFits("presence.list.reply", take(chat));
			chat.send("{\"event\":\"nobody:knows\",\"id\":\"d\"}");
			assertFits("error", take(chat));
			chat.send("{\"event\":\"chat:search\",\"payload\":{\"text\":[]},\"id\":\"e\"}");
			assertFits("error", take(chat));
			assertFits("admin", "{\"event\":\"admin:restart\"}");
			chat.send("{\"event\":\"admin:restart\"}");
			assertThat(take(chat)).isEqualTo("{\"text\":\"admin:restart\"}");
		}
		try (TestWebSocket billing = TestWebSocket.connect(application.port(), "/billing", "billing.v1")) {
			billing.send("{\"number\":12345678901,\"note\":null}");
			String answer = billing.takeText();
			assertThat(OfficialSchema.validate(document, "/channels/billing/messages/text/payload", answer)).isEmpty();
			assertThat(
					OfficialSchema.validate(document, "/channels/billing/messages/text/payload", "{\"number\":\"x\"}"))
				.isNotEmpty();
		}
	}

	private static TestWebSocket chat() {
		return TestWebSocket.connectWithTicket(application.port(), "/chat/lobby",
				HttpProbe.ticket(application.port(), "alice", "/chat/lobby"));
	}

	/**
	 * The next message, after those that tell of the topic, whenever they come.
	 */
	private static String take(TestWebSocket client) {
		String text = client.takeText();
		while (text.startsWith("{\"event\":\"presence:join") || text.startsWith("{\"event\":\"topic:resumed")) {
			assertFits(text.contains("presence:join") ? "presence.join" : "topic.resumed", text);
			text = client.takeText();
		}
		return text;
	}

	private static void assertFits(String message, String text) {
		String pointer = "/channels/chat/messages/" + message;
		String reference = document.at(pointer + "/$ref").asString("#" + pointer).substring(1);
		assertThat(document.at(reference + "/payload").isObject()).as(message).isTrue();
		assertThat(OfficialSchema.validate(document, reference + "/payload", text)).as(text).isEmpty();
		assertThat(OfficialSchema.validate(document, reference + "/payload", "{\"event\":\"other\"}")).isNotEmpty();
	}

	@Test
	@DisplayName("Q5 the document is the same at each start, and is not sent again to whoever has it")
	void entityTag() {
		HttpAnswer answer = application.http().as("alice").get(PATH);
		assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-cache, private");
		String tag = answer.headers().getFirst("ETag");
		HttpAnswer again = application.http().as("alice").header("If-None-Match", String.valueOf(tag)).get(PATH);
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.body()).isEmpty();
		try (RunningApplication other = DescribedApplication.start()) {
			assertThat(other.http().as("alice").get(PATH).body()).isEqualTo(answer.body());
		}
	}

	@Test
	@DisplayName("Q5 the application's security guards it")
	void guarded() {
		assertThat(application.http().get(PATH).status()).isEqualTo(401);
		assertThat(application.http().as("alice").send("HEAD", PATH, null).status()).isEqualTo(200);
	}

	@Test
	@DisplayName("Q5 it is off by default")
	void offByDefault() {
		try (RunningApplication off = RunningApplication.start(DescribedApplication.BillingEndpoint.class)) {
			assertThat(off.context().getBeanNamesForType(AsyncApiDocument.class)).isEmpty();
			assertThat(off.http().as("alice").get(PATH).status()).isEqualTo(404);
		}
	}

	@Test
	@DisplayName("Q5 without a server's URL it is where it listens, and the keys of events are the configured ones")
	void configured() {
		try (RunningApplication other = RunningApplication.start(List.of(DescribedApplication.OrderEndpoint.class),
				"wsext.asyncapi.enabled=true", "wsext.event.payload-key=data", "wsext.event.event-key=type",
				"server.servlet.context-path=/app")) {
			JsonNode own = other.http().as("alice").get("/app" + PATH).json();
			assertThat(own.at("/servers/main").toString())
				.isEqualTo("{\"host\":\"localhost:" + other.port() + "\",\"protocol\":\"ws\",\"pathname\":\"/app\"}");
			assertThat(own.at("/channels/orders/messages/order.place/payload/required").toString())
				.isEqualTo("[\"type\",\"data\"]");
			assertThat(own.at("/channels/orders/messages").has("topic.subscribe")).isFalse();
			assertThat(OfficialSchema.validate(own)).isEmpty();
		}
	}

	@Test
	@DisplayName("Q5 docs/asyncapi.md shows what is in the document")
	void page() throws IOException {
		Matcher shown = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("..", "docs", "asyncapi.md")));
		assertThat(shown.find()).isTrue();
		JsonNode fragment = JsonMapper.shared().readTree(shown.group(1));
		for (String part : List.of("/channels/chat/address", "/channels/chat/messages/chat.search",
				"/operations/chat.receive.chat.search", "/components/schemas/Say")) {
			assertThat(fragment.at(part).isMissingNode()).as(part).isFalse();
			assertThat(document.at(part)).isEqualTo(fragment.at(part));
		}
	}

	@Test
	@DisplayName("Q5 what has changed a tree of the document has changed that alone")
	void treeIsOnesOwn() {
		AsyncApiDocument bean = application.bean(AsyncApiDocument.class);
		bean.tree().removeAll();
		assertThat(bean.tree()).isEqualTo(document);
	}

}
