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

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.asyncapi.AsyncApiMessage;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketResolver;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What the author of an application reads when it does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartUpFailureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					wsext.ticket.ttl=999ms              | wsext.ticket.ttl must be between 1s and 10m, was 999ms
					wsext.ticket.ttl=0s                 | wsext.ticket.ttl must be between 1s and 10m, was 0s
					wsext.ticket.ttl=-1s                | wsext.ticket.ttl must be between 1s and 10m, was -1s
					wsext.ticket.ttl=11m                | wsext.ticket.ttl must be between 1s and 10m, was 660s
					wsext.ticket.path=ticket            | wsext.ticket.path must be a plain path such as /ticket, was ticket
					wsext.ticket.methods=PUT            | wsext.ticket.methods must be POST, GET or both, was [PUT]
					wsext.ticket.carriers=query,query   | wsext.ticket.carriers must name each carrier once, was [QUERY, QUERY]
					wsext.ticket.query-parameter=a&b    | wsext.ticket.query-parameter must be a plain name such as ticket, was a&b
					wsext.ticket.uri-path=/ticket       | wsext.ticket.uri-path must differ from wsext.ticket.path, was /ticket
					wsext.ticket.max-per-principal=0    | wsext.ticket.max-per-principal must be positive, was 0
					wsext.ticket.max-per-node=-1        | wsext.ticket.max-per-node must be positive, was -1
					wsext.ticket.issue-rate-per-minute=0 | wsext.ticket.issue-rate-per-minute must be positive, was 0
					wsext.ticket.issue-rate-per-address=-1 | wsext.ticket.issue-rate-per-address must be positive, or 0 for no limit, was -1
					wsext.max-connections=0             | wsext.max-connections must be positive, was 0
					wsext.limit.connections-per-principal=-1 | wsext.limit.connections-per-principal must be positive, or 0 for no limit, was -1
					wsext.limit.connections-per-address=-2 | wsext.limit.connections-per-address must be positive, or 0 for no limit, was -2
					wsext.limit.handshakes-per-second=-1 | wsext.limit.handshakes-per-second must be positive, or 0 for no limit, was -1
					wsext.limit.handshakes-per-address=-1 | wsext.limit.handshakes-per-address must be positive, or 0 for no limit, was -1
					wsext.limit.failed-tickets-per-address=-1 | wsext.limit.failed-tickets-per-address must be positive, or 0 for no limit, was -1
					wsext.event.event-key=topic         | wsext.event.event-key, payload-key and id-key must not be 'topic': topic and pos are reserved for the recovery of topics
					wsext.event.payload-key=pos         | wsext.event.event-key, payload-key and id-key must not be 'pos': topic and pos are reserved
					wsext.event.id-key=topic            | wsext.event.event-key, payload-key and id-key must not be 'topic': topic and pos are reserved
					wsext.event.id-key=traceparent      | wsext.event.event-key, payload-key and id-key must not be 'traceparent': traceparent and tracestate are reserved for traces
					wsext.event.id-key=payload          | wsext.event.event-key, payload-key and id-key must be three different names, were 'event', 'payload' and 'payload'
					wsext.topic.presence.[ ].grace=1s   | wsext.topic.presence has a name that no topic can have: ' '
					wsext.topic.presence.[/a/{b].grace=1s | wsext.topic.presence has a pattern that cannot be read: '/a/{b'
					wsext.topic.presence.a.grace=-1s    | wsext.topic.presence.*.grace must be between 0 and 1 day, was PT-1S
					wsext.topic.presence.a.max-announced=-1 | wsext.topic.presence.*.max-announced must not be negative, was -1
					wsext.topic.presence.a.max-info=65KB | wsext.topic.presence.*.max-info must be between 0 and 64 KB, was 66560 bytes
					wsext.timeout=20s                   | wsext.timeout is called wsext.ping-timeout now
					wsext.ping-timeout=0s               | wsext.ping-timeout must be positive, was PT0S
					wsext.inbound.rate-per-principal=0  | wsext.inbound.rate-per-principal must be at least 1 message per second, was 0
					""")
	@DisplayName("T5 T9 T12 H8 V1 a property out of bounds fails the start with a clear message")
	void invalidProperty(String property, String message, CapturedOutput output) {
		assertFails(output, List.of(Plain.class), property).contains("Description:", message, "Action:",
				"Change the property in your application's configuration.");
	}

	@Test
	@DisplayName("I3 a rate of publishing that makes no sense fails the start, if publishing is on")
	void publishRate(CapturedOutput output) {
		assertFails(output, List.of(Plain.class), "wsext.publish.enabled=true", "wsext.publish.rate-per-minute=0")
			.contains("wsext.publish.rate-per-minute must be positive, was 0");
	}

	@Test
	@DisplayName("Q5 a server that no client could find fails the start, if there is a document to name it")
	void asyncApiServer(CapturedOutput output) {
		assertFails(output, List.of(Plain.class), "wsext.asyncapi.enabled=true",
				"wsext.asyncapi.server=https://example.com")
			.contains("wsext.asyncapi.server must be a URL such as wss://chat.example.com/app,"
					+ " was https://example.com");
	}

	@Test
	@DisplayName("Q5 a received message of the document without an endpoint fails the start, and the paths are named")
	void asyncApiMessage(CapturedOutput output) {
		assertFails(output, List.of(Plain.class, LostMessage.class), "wsext.asyncapi.enabled=true").contains(
				"A received AsyncApiMessage has the path '/lost', but no endpoint has it",
				"Write the path as it is in @WsExtEndpoint: one of [/plain].");
	}

	@Test
	@DisplayName("Q5 an endpoint on the path of the document fails the start, if there is one")
	void asyncApiPath(CapturedOutput output) {
		assertFails(output, List.of(OnDocument.class), "wsext.asyncapi.enabled=true")
			.contains("takes /wsext/asyncapi.json, which is the AsyncAPI document (wsext.asyncapi.enabled)");
	}

	@Test
	@DisplayName("T9 a carrier that does not exist fails the start, and those that do are named")
	void unknownCarrier(CapturedOutput output) {
		assertFails(output, List.of(Plain.class), "wsext.ticket.carriers=pigeon").contains("wsext.ticket.carriers",
				"pigeon", "SUBPROTOCOL", "HEADER", "PATH", "QUERY");
	}

	@Test
	@DisplayName("T14 a way to bind that does not exist fails the start, and those that do are named")
	void unknownBinding(CapturedOutput output) {
		assertFails(output, List.of(Plain.class), "wsext.ticket.bind-address=country")
			.contains("wsext.ticket.bind-address", "country", "OFF", "EXACT", "PREFIX");
	}

	@Test
	@DisplayName("T5 the bounds themselves are fine")
	void bounds() {
		for (String ttl : List.of("1s", "10m", "600000ms")) {
			RunningApplication.start(List.of(Plain.class), "wsext.ticket.ttl=" + ttl).close();
		}
	}

	@Test
	@DisplayName("H2 TICKET without any way to carry a ticket fails the start, with bean and way out")
	void noCarrier(CapturedOutput output) {
		assertFails(output, List.of(Plain.class), "wsext.ticket.carriers=").contains("Description:",
				"@WsExtEndpoint(\"/plain\") bean 'startUpFailureTests.Plain' wants a ticket, but there is no way to carry"
						+ " one: wsext.ticket.carriers is empty",
				"Action:", "Name at least one carrier, or a ticketResolver of the endpoint.");
	}

	@Test
	@DisplayName("H2 without carriers everything else starts: NONE, HTTP, TICKET_OR_HTTP, TICKET with a resolver")
	void noCarrierNeeded() {
		try (RunningApplication application = RunningApplication.start(
				List.of(Open.class, Http.class, Either.class, Resolved.class, Resolvers.class),
				"wsext.ticket.carriers=")) {
			assertThat(application.status("/open", (handshake) -> {
			})).isEqualTo(101);
			assertThat(application.status("/http", (handshake) -> handshake.basic("alice", "alice"))).isEqualTo(101);
			assertThat(application.status("/either", (handshake) -> handshake.basic("alice", "alice"))).isEqualTo(101);
			String ticket = application.ticket();
			assertThat(application.status("/resolved", (handshake) -> handshake.header("X-Pass", ticket)))
				.isEqualTo(101);
		}
	}

	@Test
	@DisplayName("T9 a ticket resolver that does not exist fails the start, with bean and way out")
	void unknownResolver(CapturedOutput output) {
		assertFails(output, List.of(Resolved.class)).contains("Description:", "@WsExtEndpoint(\"/resolved\")",
				"names the ticket resolver 'passResolver', but there is no such bean", "Action:",
				"Add a TicketResolver bean of that name.");
	}

	@Test
	@DisplayName("T9 a ticket resolver that is something else fails the start, with bean and way out")
	void wrongResolver(CapturedOutput output) {
		assertFails(output, List.of(Resolved.class, WrongResolvers.class)).contains("Description:",
				"@WsExtEndpoint(\"/resolved\")", "passResolver", "Action:", "TicketResolver");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "https://*", "http://*", "*://*", "https://*:[*]", "null", "https://a.example, *" })
	@DisplayName("H4 any origin together with NONE or HTTP warns at start-up, with TICKET alone it does not")
	void anyOrigin(String pattern, CapturedOutput output) {
		RunningApplication
			.start(List.of(Plain.class, Open.class, Http.class, Either.class), "wsext.allowed-origins=" + pattern)
			.close();
		assertThat(output.getAll().lines().filter((line) -> line.contains("any origin"))).hasSize(3)
			.allMatch((line) -> line.contains(" WARN "))
			.anyMatch((line) -> line.contains("/open") && line.contains("(NONE)"))
			.anyMatch((line) -> line.contains("/http") && line.contains("(HTTP)"))
			.anyMatch((line) -> line.contains("/either") && line.contains("(TICKET_OR_HTTP)"));
	}

	@Test
	@DisplayName("H4 any origin of one endpoint warns of that endpoint")
	void anyOriginOfOne(CapturedOutput output) {
		RunningApplication
			.start(List.of(Open.class, Http.class), "wsext.allowed-origins=https://app.example.com",
					"wsext.endpoint.[startUpFailureTests.Http].allowed-origins=*")
			.close();
		assertThat(output.getAll().lines().filter((line) -> line.contains("any origin"))).singleElement()
			.matches((line) -> line.contains("/http"));
	}

	@Test
	@DisplayName("H4 without * nothing is warned of")
	void noWarning(CapturedOutput output) {
		RunningApplication
			.start(List.of(Plain.class, Open.class, Http.class, Either.class),
					"wsext.allowed-origins=https://*.example.com")
			.close();
		assertThat(output.getAll().lines().filter((line) -> line.contains(" WARN ") && line.contains("wsext")))
			.isEmpty();
	}

	private static AbstractStringAssert<?> assertFails(CapturedOutput output, List<Class<?>> sources,
			String... properties) {
		assertThatException().isThrownBy(() -> RunningApplication.start(sources, properties).close());
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		return assertThat(output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START")));
	}

	@WsExtEndpoint("/plain")
	static class Plain extends Echo {

	}

	@WsExtEndpoint("/wsext/{file:asyncapi.*}")
	static class OnDocument extends Echo {

	}

	@Configuration(proxyBeanMethods = false)
	static class LostMessage {

		@Bean
		AsyncApiMessage lost() {
			return AsyncApiMessage.received("/lost", String.class);
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class Open extends Echo {

	}

	@WsExtEndpoint(path = "/http", authentication = HandshakeAuthentication.HTTP)
	static class Http extends Echo {

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either extends Echo {

	}

	@WsExtEndpoint(path = "/resolved", ticketResolver = "passResolver")
	static class Resolved extends Echo {

	}

	abstract static class Echo {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		TicketResolver passResolver() {
			return (request) -> request.getHeaders().getFirst("X-Pass");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongResolvers {

		@Bean
		String passResolver() {
			return "not a resolver";
		}

	}

}
