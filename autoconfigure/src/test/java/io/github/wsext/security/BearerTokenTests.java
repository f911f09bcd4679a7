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

package io.github.wsext.security;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A resource server whose callers bring JWTs, signed here.
 */
@EveryContainer
class BearerTokenTests {

	private static final Duration TIMER_HAS_LOOKED = Duration.ofMillis(1500);

	private static final KeyPair KEYS = keys();

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(ManualTime.class, Room.class,
			Account.class, Either.class, ResourceServer.class);

	private static final ManualTime time = application.bean(ManualTime.class);

	/** Less than {@code wsext.connection.expiry-grace}. */
	private static final int SOON = 20;

	@Test
	@DisplayName("T1 H6 a bearer token gets a ticket without a CSRF token, and the ticket opens the connection as its caller")
	void ticket() {
		String token = token("alice", inSeconds(3600), "read");
		try (RawWebSocketClient client = client()) {
			client.handshake("/room").ticket(ticketFor(token)).open();
			client.expectText("alice [SCOPE_read]");
		}
		assertThat(application.http().post("/ticket").status()).isEqualTo(401);
	}

	@Test
	@DisplayName("H7 a bearer token opens an HTTP endpoint by itself, and one that takes either; no ticket endpoint")
	void header() {
		String token = token("alice", inSeconds(3600), "read");
		for (String path : List.of("/account", "/either")) {
			try (RawWebSocketClient client = client()) {
				bearer(client.handshake(path), token).open();
				client.expectText("alice [SCOPE_read]");
			}
		}
		assertThat(status("/room", token)).isEqualTo(401);
		assertThat(application.status("/account", (handshake) -> handshake.ticket(ticketFor(token)))).isEqualTo(401);
	}

	@Test
	@DisplayName("H7 a token without a subject is refused, as limits and renewals go by names: no caller counts as another")
	void withoutName() {
		String token = token(null, inSeconds(3600), "read");
		assertThat(application.http().bearer(token).post("/ticket").status()).isEqualTo(403);
		assertThat(status("/account", token)).isEqualTo(403);
		assertThat(status("/either", token)).isEqualTo(403);
	}

	@Test
	@DisplayName("H7 a token that is expired, forged, unsigned or cut is refused everywhere")
	void badTokens() throws JOSEException {
		String good = token("alice", inSeconds(3600), "read");
		SignedJWT forged = unsigned("alice", inSeconds(3600), "read");
		forged.sign(new RSASSASigner(keys().getPrivate()));
		String none = "eyJhbGciOiJub25lIn0." + good.split("\\.")[1] + ".";
		for (String token : List.of(token("alice", inSeconds(-5), "read"), forged.serialize(), none,
				good.substring(0, good.length() - 10), "x", "")) {
			assertThat(application.http().bearer(token).post("/ticket").status()).as(token).isEqualTo(401);
			assertThat(status("/account", token)).as(token).isEqualTo(401);
			assertThat(status("/either", token)).as(token).isEqualTo(401);
		}
	}

	@Test
	@DisplayName("H7 the token in the query or the cookie of a handshake is no authentication")
	void elsewhere() {
		String token = token("alice", inSeconds(3600), "read");
		assertThat(application.status("/account?access_token=" + token, (handshake) -> {
		})).isEqualTo(401);
		assertThat(application.status("/account", (handshake) -> handshake.header("Cookie", "access_token=" + token)))
			.isEqualTo(401);
		assertThat(application.status("/room", (handshake) -> handshake.ticket(token))).isEqualTo(401);
	}

	@Test
	@DisplayName("a connection ends with the exp of the JWT that has opened it: auth:expiring, then 4401")
	void ends() {
		for (boolean withTicket : new boolean[] { true, false }) {
			Instant end = inSeconds(SOON);
			String token = token("alice", end, "read");
			try (RawWebSocketClient client = client()) {
				RawHandshake handshake = client.handshake(withTicket ? "/room" : "/account");
				(withTicket ? handshake.ticket(ticketFor(token)) : bearer(handshake, token)).open();
				client.expectText("alice [SCOPE_read]");
				client.expectText("{\"event\":\"auth:expiring\",\"payload\":{\"expiresAt\":\"" + end + "\"}}");
				time.advance(Duration.ofSeconds(SOON - 1));
				client.expectNothing(TIMER_HAS_LOOKED);
				time.advance(Duration.ofSeconds(1));
				client.expectClose(4401);
			}
		}
	}

	@Test
	@DisplayName("a ticket of a fresh token renews the connection with its scopes; another user's does not")
	void renews() {
		Instant end = inSeconds(SOON);
		try (RawWebSocketClient client = client()) {
			client.handshake("/room").ticket(ticketFor(token("alice", end, "read"))).open();
			client.expectText("alice [SCOPE_read]");
			assertThat(client.readMessage().text()).contains("auth:expiring");
			assertThat(client.sendText("{\"event\":\"write\",\"id\":1}").readMessage().text()).contains("forbidden");
			String mallory = ticketFor(token("mallory", inSeconds(3600), "write"));
			assertThat(client.sendText(refresh(mallory)).readMessage().text()).contains("forbidden");
			Instant later = inSeconds(3600);
			client.sendText(refresh(ticketFor(token("alice", later, "write"))));
			client
				.expectText("{\"event\":\"auth:refresh\",\"payload\":{\"expiresAt\":\"" + later + "\"},\"id\":\"r\"}");
			time.advance(Duration.ofSeconds(SOON + 1));
			client.expectNothing(TIMER_HAS_LOOKED);
			client.sendText("{\"event\":\"write\",\"id\":2}");
			client.expectText("{\"event\":\"write\",\"payload\":\"alice\",\"id\":2}");
		}
	}

	private static RawWebSocketClient client() {
		return application.client();
	}

	private static RawHandshake bearer(RawHandshake handshake, String token) {
		return handshake.header("Authorization", "Bearer " + token);
	}

	private static int status(String path, String token) {
		return application.status(path, (handshake) -> bearer(handshake, token));
	}

	private static String ticketFor(String token) {
		HttpAnswer answer = application.http().bearer(token).post("/ticket");
		assertThat(answer.status()).isEqualTo(200);
		return answer.json().get("ticket").asString();
	}

	private static String refresh(String ticket) {
		return "{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + ticket + "\"},\"id\":\"r\"}";
	}

	/**
	 * A time as JWTs have it.
	 */
	private static Instant inSeconds(long seconds) {
		return time.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
	}

	private static String token(String user, Instant end, String scope) {
		try {
			SignedJWT jwt = unsigned(user, end, scope);
			jwt.sign(new RSASSASigner(KEYS.getPrivate()));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SignedJWT unsigned(String user, Instant end, String scope) {
		return new SignedJWT(new JWSHeader(JWSAlgorithm.RS256),
				new JWTClaimsSet.Builder().subject(user)
					.issueTime(Date.from(end.minusSeconds(3600)))
					.expirationTime(Date.from(end))
					.claim("scope", scope)
					.build());
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return generator.generateKeyPair();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String describe(Authentication caller) {
		return caller.getName() + " "
				+ caller.getAuthorities()
					.stream()
					.map((authority) -> String.valueOf(authority.getAuthority()))
					.filter((authority) -> authority.startsWith("SCOPE_"))
					.toList();
	}

	@WsExtEndpoint("/room")
	static class Room {

		@OnOpen
		String open(Authentication caller, @AuthenticationPrincipal Jwt jwt) {
			assertThat(jwt.getSubject()).isEqualTo(caller.getName());
			return describe(caller);
		}

		@OnEvent("write")
		@PreAuthorize("hasAuthority('SCOPE_write')")
		String write(Authentication caller) {
			return caller.getName();
		}

	}

	@WsExtEndpoint(path = "/account", authentication = HandshakeAuthentication.HTTP)
	static class Account {

		@OnOpen
		String open(Authentication caller) {
			return describe(caller);
		}

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnOpen
		String open(Authentication caller) {
			return describe(caller);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class ResourceServer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.build();
		}

		@Bean
		JwtDecoder decoder(ManualTime time) {
			NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey((RSAPublicKey) KEYS.getPublic()).build();
			JwtTimestampValidator validator = new JwtTimestampValidator(Duration.ZERO);
			validator.setClock(time.clock());
			decoder.setJwtValidator(validator);
			return decoder;
		}

	}

}
