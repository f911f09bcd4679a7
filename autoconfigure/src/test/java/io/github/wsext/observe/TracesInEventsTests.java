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

package io.github.wsext.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of traces that events carry.
 */
@EveryContainer
class TracesInEventsTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN = "b7ad6b7169203331";

	private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

	private RunningApplication application;

	private void start(String... properties) {
		this.application = RunningApplication.start(List.of(Spans.TracerConfiguration.class, EventsEndpoint.class),
				properties);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	@DisplayName("Q2 a callback goes on with the trace that the event of its client carries, linked to the handshake")
	void inbound() {
		start("wsext.tracing.in-events=true");
		try (RawWebSocketClient client = connect()) {
			client.sendText("{\"event\":\"say\",\"payload\":\"hi\",\"id\":\"1\",\"traceparent\":\"" + PARENT
					+ "\",\"tracestate\":\"vendor=7\"}");
			client.expectText("{\"event\":\"say\",\"payload\":\"hi\",\"id\":\"1\"}");
			SpanData span = span("event /events");
			assertThat(span.getTraceId()).isEqualTo(TRACE);
			assertThat(span.getParentSpanId()).isEqualTo(SPAN);
			assertThat(span.getParentSpanContext().getTraceState().get("vendor")).isEqualTo("7");
			assertThat(span.getLinks()).singleElement()
				.satisfies((link) -> assertThat(link.getSpanContext().getSpanId())
					.isEqualTo(span("handshake /events").getSpanId()));
		}
	}

	@Test
	@DisplayName("Q2 so does who has subscribed to the event")
	void subscription() {
		start("wsext.tracing.in-events=true");
		this.application.bean(WsEvents.class).subscribe("other", (event) -> event.reply("done"));
		try (RawWebSocketClient client = connect()) {
			client.sendText("{\"event\":\"other\",\"traceparent\":\"" + PARENT + "\"}");
			client.expectText("{\"event\":\"other\",\"payload\":\"done\"}");
			assertThat(span("subscription /events").getParentSpanId()).isEqualTo(SPAN);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"traceparent\":\"junk\"", "\"traceparent\":7", "\"traceparent\":{\"a\":[1,2]}",
			"\"traceparent\":null", "\"traceparent\":[\"" + PARENT + "\"]", "\"traceparent\":\"HUGE\"",
			"\"tracestate\":\"vendor=7\"" })
	@DisplayName("Q2 a traceparent that is none, or is huge, changes nothing")
	void malformed(String members) {
		start("wsext.tracing.in-events=true");
		try (RawWebSocketClient client = connect()) {
			client
				.sendText("{\"event\":\"say\",\"payload\":\"hi\"," + members.replace("HUGE", "0".repeat(50_000)) + "}");
			client.expectText("{\"event\":\"say\",\"payload\":\"hi\"}");
			SpanData span = span("event /events");
			assertThat(span.getParentSpanContext().isValid()).isFalse();
			assertThat(span.getTraceId()).isNotEqualTo(TRACE);
			assertThat(span.getLinks()).hasSize(1);
		}
	}

	@Test
	@DisplayName("Q2 an event with two of them is no event, as with two of any member, and the connection goes on")
	void repeated() {
		start("wsext.tracing.in-events=true");
		try (RawWebSocketClient client = connect()) {
			client.sendText("{\"event\":\"say\",\"payload\":\"hi\",\"traceparent\":\"" + PARENT
					+ "\",\"traceparent\":\"" + PARENT + "\"}");
			assertThat(client.readMessage().text()).contains("bad_envelope");
			client.sendText("{\"event\":\"say\",\"payload\":\"hi\"}");
			client.expectText("{\"event\":\"say\",\"payload\":\"hi\"}");
			assertThat(span("event /events").getParentSpanContext().isValid()).isFalse();
		}
	}

	@Test
	@DisplayName("Q2 events carry the trace of what has sent them, to one and to a topic, where it is encoded once")
	void outbound() {
		start("wsext.tracing.in-events=true");
		WsEvents events = this.application.bean(WsEvents.class);
		try (RawWebSocketClient first = connect("first"); RawWebSocketClient second = connect("second")) {
			Counted payload = new Counted();
			events.publish("/events", "news", payload);
			String published = first.readMessage().text();
			assertThat(second.readMessage().text()).isEqualTo(published);
			assertThat(payload.written).hasValue(1);
			assertCarries(published, "news", span("send topic"));
			WsConnection connection = this.application.bean(WsConnections.class)
				.matching((each) -> "first".equals(each.handshake().uri().getQuery()))
				.iterator()
				.next();
			events.send(connection, "private", 1);
			connection.ask("name", 1, String.class, Duration.ofMinutes(1));
			assertCarries(first.readMessage().text(), "private", span("send connection"));
			String question = first.readMessage().text();
			first.sendText("{\"event\":\"name\",\"payload\":\"carol\",\"id\":\"server-1\"}");
			assertCarries(question, "name", span("ask /events"));
		}
	}

	private static void assertCarries(String message, String event, SpanData span) {
		assertThat(message).startsWith("{\"event\":\"" + event + "\",\"payload\":1")
			.contains("\"traceparent\":\"00-" + span.getTraceId() + "-" + span.getSpanId() + "-");
	}

	@Test
	@DisplayName("Q2 without wsext.tracing.in-events no event carries a trace, and none that a client names is looked at")
	void off() {
		start();
		try (RawWebSocketClient client = connect()) {
			client.sendText("{\"event\":\"say\",\"payload\":\"hi\",\"traceparent\":\"" + PARENT + "\"}");
			client.expectText("{\"event\":\"say\",\"payload\":\"hi\"}");
			assertThat(span("event /events").getTraceId()).isNotEqualTo(TRACE);
			this.application.bean(WsEvents.class).publish("/events", "news", 1);
			client.expectText("{\"event\":\"news\",\"payload\":1}");
			assertThat(span("send topic").getParentSpanContext().isValid()).isFalse();
		}
	}

	private RawWebSocketClient connect() {
		return connect("only");
	}

	private RawWebSocketClient connect(String name) {
		int open = this.application.bean(WsConnections.class).byTopic("/events").size();
		RawWebSocketClient client = this.application.client().handshake("/events?" + name).open();
		Awaitility.await()
			.until(() -> this.application.bean(WsConnections.class).byTopic("/events").size() == open + 1);
		return client;
	}

	private SpanData span(String name) {
		Spans spans = this.application.bean(Spans.class);
		Awaitility.await().until(() -> spans.all().stream().anyMatch((span) -> span.getName().equals(name)));
		return spans.one(name);
	}

	/**
	 * Counts how often it is written.
	 */
	static class Counted {

		private final AtomicInteger written = new AtomicInteger();

		@JsonValue
		int value() {
			return this.written.incrementAndGet();
		}

	}

	@WsExtEndpoint(path = "/events", authentication = HandshakeAuthentication.NONE)
	static class EventsEndpoint {

		@OnEvent("say")
		String say(String text) {
			return text;
		}

	}

}
