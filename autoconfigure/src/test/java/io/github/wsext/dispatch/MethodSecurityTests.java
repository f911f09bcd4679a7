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

package io.github.wsext.dispatch;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.ticket.TicketService;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for method security on endpoints.
 */
class MethodSecurityTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(MethodSecurity.class, Calls.class, PreAuthorizeEndpoint.class,
				SecuredEndpoint.class, RolesAllowedEndpoint.class, ConnectEndpoint.class, OpenEndpoint.class,
				MethodsEndpoint.class, MixedEndpoint.class, NobodyEndpoint.class, AnybodyEndpoint.class,
				MembersEndpoint.class, DeniedEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pre-authorize", "/secured", "/roles-allowed", "/connect" })
	@DisplayName("D9 method security on the class, or on @OnConnect, guards the upgrade: 403")
	void upgrade(String path) {
		HttpAnswer refused = refused(path, "USER");
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.json().path("detail").asString()).isEqualTo("Access denied");
		try (TestWebSocket client = connect(path, "ADMIN")) {
			assertThat(client.send("hi").takeText()).isEqualTo("hi");
		}
		assertThat(application.bean(Calls.class).of(path)).containsExactly(path + " ADMIN");
	}

	@Test
	@DisplayName("D9 security on a method of its own does not guard the upgrade, and goes before that on the class")
	void methodBeforeClass() {
		try (TestWebSocket client = connect("/mixed", "USER")) {
			assertThat(client.send("hi").takeText()).isEqualTo("for users");
			client.send(new byte[] { 1 });
			assertThat(client.takeText()).contains("forbidden");
		}
		assertThat(refused("/mixed", "GUEST").status()).isEqualTo(403);
	}

	@Test
	@DisplayName("D9 a denied @OnOpen closes 4503, and no message comes through")
	void open() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/open").ticket(ticket("USER")).open();
			client.sendText("hi");
			assertThat(client.expectClose(4503).getReason()).isEqualTo("forbidden");
		}
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		try (TestWebSocket client = connect("/open", "ADMIN")) {
			assertThat(client.send("hi").takeText()).isEqualTo("hi");
		}
		assertThat(application.bean(Calls.class).of("/open")).containsExactly("/open ADMIN");
	}

	@ParameterizedTest
	@CsvSource({ "text, PRE", "binary, SECURED", "pong, ROLES" })
	@DisplayName("D9 each of @PreAuthorize, @Secured, @RolesAllowed guards the method it is on")
	void methods(String kind, String role) {
		RawFrame frame = switch (kind) {
			case "text" -> RawFrame.text("hi");
			case "binary" -> RawFrame.binary((byte) 1);
			default -> RawFrame.pong();
		};
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/methods").ticket(ticket(role)).open();
			client.send(frame).expectText(kind);
		}
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/methods").ticket(ticket("OTHER")).open();
			assertThat(client.send(frame).readMessage().text()).contains("forbidden");
		}
	}

	@Test
	@DisplayName("D9 a caller that is not known is anonymous to method security: denied rather than failed")
	void anonymous() {
		assertThat(TestWebSocket.expectRefused(application.port(), "/members").status()).isEqualTo(403);
		assertThat(TestWebSocket.expectRefused(application.port(), "/nobody").status()).isEqualTo(403);
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/anybody")) {
			assertThat(client.send("hi").takeText()).isEqualTo("hi");
			client.send(new byte[] { 1 });
			assertThat(client.takeText()).contains("forbidden");
		}
	}

	@Test
	@DisplayName("D9 method security guards @OnError and @OnClose too")
	void errorAndClose() {
		try (TestWebSocket client = connect("/denied", "USER")) {
			client.send("fail");
			assertThat(client.awaitClose().getCode()).isEqualTo(4503);
		}
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
		try (TestWebSocket client = connect("/denied", "ADMIN")) {
			assertThat(client.send("fail").takeText()).isEqualTo("failed");
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.bean(Calls.class).of("/denied"))
				.containsExactly("/denied ADMIN", "/denied ADMIN"));
	}

	private static HttpAnswer refused(String path, String role) {
		return TestWebSocket.expectRefused(application.port(), path, "wsext.v1", "wsext.ticket." + ticket(role));
	}

	private static TestWebSocket connect(String path, String role) {
		return TestWebSocket.connectWithTicket(application.port(), path, ticket(role));
	}

	/**
	 * A ticket of a user with this role, whose name is that of the role.
	 */
	private static String ticket(String role) {
		return application.bean(TicketService.class)
			.issue(new TestingAuthenticationToken(role, "n/a", "ROLE_" + role))
			.ticket();
	}

	@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
	static class MethodSecurity {

	}

	/**
	 * Remembers who got through where.
	 */
	static class Calls {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		<T> T add(String path, Principal user, T answer) {
			this.calls.add(path + " " + user.getName());
			return answer;
		}

		List<String> of(String path) {
			return this.calls.stream().filter((invocation) -> invocation.startsWith(path + " ")).toList();
		}

	}

	@WsExtEndpoint("/pre-authorize")
	@PreAuthorize("hasRole('ADMIN')")
	static class PreAuthorizeEndpoint {

		private final Calls calls;

		PreAuthorizeEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnText
		String text(String text, Principal user) {
			return this.calls.add("/pre-authorize", user, text);
		}

	}

	@WsExtEndpoint("/secured")
	@Secured("ROLE_ADMIN")
	static class SecuredEndpoint {

		private final Calls calls;

		SecuredEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnText
		String text(String text, Principal user) {
			return this.calls.add("/secured", user, text);
		}

	}

	@WsExtEndpoint("/roles-allowed")
	@RolesAllowed("ADMIN")
	static class RolesAllowedEndpoint {

		private final Calls calls;

		RolesAllowedEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnText
		String text(String text, Principal user) {
			return this.calls.add("/roles-allowed", user, text);
		}

	}

	@WsExtEndpoint("/connect")
	static class ConnectEndpoint {

		private final Calls calls;

		ConnectEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnConnect
		@PreAuthorize("hasRole('ADMIN')")
		void connect() {
		}

		@OnText
		String text(String text, Principal user) {
			return this.calls.add("/connect", user, text);
		}

	}

	@WsExtEndpoint("/open")
	static class OpenEndpoint {

		private final Calls calls;

		OpenEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnOpen
		@PreAuthorize("hasRole('ADMIN')")
		void open() {
		}

		@OnText
		String text(String text, Principal user) {
			return this.calls.add("/open", user, text);
		}

	}

	@WsExtEndpoint("/methods")
	static class MethodsEndpoint {

		@OnText
		@PreAuthorize("hasRole('PRE')")
		String text() {
			return "text";
		}

		@OnBinary
		@Secured("ROLE_SECURED")
		String binary() {
			return "binary";
		}

		@OnPong
		@RolesAllowed("ROLES")
		String pong() {
			return "pong";
		}

	}

	@WsExtEndpoint("/mixed")
	@PreAuthorize("hasAnyRole('USER', 'ADMIN')")
	static class MixedEndpoint {

		@OnText
		String text() {
			return "for users";
		}

		@OnBinary
		@PreAuthorize("hasRole('ADMIN')")
		String binary() {
			return "for admins";
		}

	}

	@WsExtEndpoint(path = "/members", authentication = HandshakeAuthentication.NONE)
	@PreAuthorize("isAuthenticated()")
	static class MembersEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/nobody", authentication = HandshakeAuthentication.NONE)
	@DenyAll
	static class NobodyEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/anybody", authentication = HandshakeAuthentication.NONE)
	@PreAuthorize("permitAll")
	static class AnybodyEndpoint {

		@OnOpen
		void open() {
		}

		@OnText
		@PreAuthorize("isAnonymous()")
		String text(String text) {
			return text;
		}

		@OnBinary
		@Secured("ROLE_ADMIN")
		String binary() {
			return "binary";
		}

	}

	@WsExtEndpoint("/denied")
	static class DeniedEndpoint {

		private final Calls calls;

		DeniedEndpoint(Calls calls) {
			this.calls = calls;
		}

		@OnText
		void text() {
			throw new IllegalStateException("As you like");
		}

		@OnError
		@PreAuthorize("hasRole('ADMIN')")
		String error(IllegalStateException exception, Principal user) {
			return this.calls.add("/denied", user, "failed");
		}

		@OnClose
		@PreAuthorize("hasRole('ADMIN')")
		void close(Principal user) {
			this.calls.add("/denied", user, "closed");
		}

	}

}
