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

package io.github.wsext.redis.ticket;

import java.io.Serial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.UnstorableTicketException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TicketFormatTests {

	private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

	private static final Collection<GrantedAuthority> AUTHORITIES = AuthorityUtils.createAuthorityList("ROLE_USER",
			"chat:write");

	private static final AtomicInteger bombs = new AtomicInteger();

	private final TicketFormat format = format();

	private static TicketFormat format(Class<?>... types) {
		return new TicketFormat(JsonMapper.builder().build(), TicketTypes.of(types),
				TicketFormatTests.class.getClassLoader());
	}

	static List<Authentication> callers() {
		UserDetails user = User.withUsername("alice").password("secret").authorities(AUTHORITIES).build();
		UsernamePasswordAuthenticationToken form = UsernamePasswordAuthenticationToken.authenticated(user, null,
				List.of(AUTHORITIES.iterator().next(),
						FactorGrantedAuthority.withAuthority("FACTOR_PASSWORD").issuedAt(NOW).build()));
		form.setDetails(new WebAuthenticationDetails(new MockHttpServletRequest()));
		Jwt jwt = Jwt.withTokenValue("a.b.c")
			.header("alg", "RS256")
			.subject("alice")
			.issuer("https://id.example.com")
			.audience(List.of("chat"))
			.issuedAt(NOW)
			.expiresAt(NOW.plusSeconds(300))
			.claim("groups", List.of("one", "two"))
			.claim("address", new LinkedHashMap<>(Map.of("country", "SE", "zip", 12345L)))
			.claim("verified", true)
			.build();
		JwtAuthenticationToken bearer = new JwtAuthenticationToken(jwt, AUTHORITIES);
		bearer.setDetails(new WebAuthenticationDetails(new MockHttpServletRequest()));
		OidcIdToken idToken = new OidcIdToken("a.b.c", NOW, NOW.plusSeconds(300),
				Map.of("sub", "alice", "iss", "https://id.example.com"));
		DefaultOAuth2AuthenticatedPrincipal principal = new DefaultOAuth2AuthenticatedPrincipal("alice",
				Map.of("sub", "alice", "exp", NOW), AUTHORITIES);
		return List.of(UsernamePasswordAuthenticationToken.authenticated("alice", "secret", AUTHORITIES), form,
				new RememberMeAuthenticationToken("key", user, AUTHORITIES),
				new PreAuthenticatedAuthenticationToken("alice", "N/A", AUTHORITIES), bearer,
				new JwtAuthenticationToken(jwt, AUTHORITIES, "alice!"),
				new BearerTokenAuthentication(principal,
						new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "opaque", NOW, NOW.plusSeconds(300),
								Set.of("read")),
						AUTHORITIES),
				new OAuth2AuthenticationToken(new DefaultOAuth2User(AUTHORITIES, Map.of("sub", "alice"), "sub"),
						AUTHORITIES, "github"),
				new OAuth2AuthenticationToken(new DefaultOidcUser(AUTHORITIES, idToken), AUTHORITIES, "okta"));
	}

	@ParameterizedTest
	@MethodSource("callers")
	@DisplayName("R5 callers of every kind that Spring Security has come back as they were")
	void caller(Authentication caller) {
		Authentication read = roundTrip(this.format, ticket(caller).build()).authentication();
		assertThat(read).hasSameClassAs(caller);
		assertThat(read).usingRecursiveComparison().isEqualTo(caller);
		assertThat(read.getName()).isEqualTo(caller.getName());
		assertThat(read.isAuthenticated()).isTrue();
		assertThat(read.getPrincipal()).hasSameClassAs(caller.getPrincipal());
		if (caller instanceof JwtAuthenticationToken jwt) {
			assertThat(((JwtAuthenticationToken) read).getToken().getClaims()).isEqualTo(jwt.getToken().getClaims());
			assertThat(((JwtAuthenticationToken) read).getToken().getExpiresAt())
				.isEqualTo(jwt.getToken().getExpiresAt());
		}
	}

	@Test
	void authoritiesOfFactorsKeepTheirTime() {
		Authentication caller = UsernamePasswordAuthenticationToken.authenticated("alice", null,
				List.of(FactorGrantedAuthority.withAuthority("FACTOR_PASSWORD").issuedAt(NOW).build()));
		Authentication read = roundTrip(this.format, ticket(caller).build()).authentication();
		assertThat(((FactorGrantedAuthority) read.getAuthorities().iterator().next()).getIssuedAt()).isEqualTo(NOW);
	}

	@Test
	void values() {
		Map<String, Object> values = Map.ofEntries(Map.entry("text", "a"), Map.entry("int", 1), Map.entry("long", 1L),
				Map.entry("double", 1.5), Map.entry("truth", true), Map.entry("uuid", UUID.randomUUID()),
				Map.entry("time", NOW), Map.entry("day", LocalDate.of(2026, 5, 1)),
				Map.entry("duration", Duration.ofSeconds(3)), Map.entry("uri", URI.create("https://example.com/a")),
				Map.entry("list", List.of("a", 1L, List.of(true))), Map.entry("set", Set.of("a")),
				Map.entry("map", Map.of("a", 1, 2L, NOW)));
		assertThat(roundTrip(this.format, ticket().attributes(values).payload(values).build()))
			.satisfies((ticket) -> assertThat(ticket.attributes()).isEqualTo(values))
			.satisfies((ticket) -> assertThat(ticket.payload()).isEqualTo(values));
	}

	@Test
	void positions() {
		Map<String, String> resume = Map.of("/chat/lobby", "k3Jd.17.9af0c2", "news", "");
		assertThat(roundTrip(this.format, ticket().resume(resume).build()).resume()).isEqualTo(resume);
		assertThat(roundTrip(this.format, ticket().build()).resume()).isEmpty();
	}

	@Test
	void listedTypes() {
		Seat seat = new Seat("opera", 3, List.of("aisle"), Colour.RED);
		TicketFormat format = format(Seat.class, Colour.class);
		Ticket read = roundTrip(format,
				ticket().payload(seat).attributes(Map.of("seats", List.of(seat), "colour", Colour.RED)).build());
		assertThat(read.payload()).isEqualTo(seat);
		assertThat(read.attributes()).isEqualTo(Map.of("seats", List.of(seat), "colour", Colour.RED));
	}

	@Test
	void ownPrincipal() {
		Account account = new Account("alice", "acme", List.of("ROLE_USER"));
		Authentication caller = UsernamePasswordAuthenticationToken.authenticated(account, null, AUTHORITIES);
		Authentication read = roundTrip(format(Account.class), ticket(caller).build()).authentication();
		assertThat(read.getPrincipal()).isEqualTo(account);
		assertThat(read.getName()).isEqualTo("alice");
	}

	@Test
	void ownAuthentication() {
		DeviceAuthentication caller = new DeviceAuthentication("device-7");
		assertThat(roundTrip(format(DeviceAuthentication.class), ticket(caller).build()).authentication())
			.isInstanceOf(DeviceAuthentication.class)
			.extracting(Authentication::getName)
			.isEqualTo("device-7");
	}

	@Test
	@DisplayName("R5 what cannot be written down fails at issue, and the message says what to do")
	void unlistedPayload() {
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket().payload(new Seat("opera", 3, List.of(), Colour.RED)).build()))
			.withMessageContaining("the payload is a " + Seat.class.getName())
			.withMessageContaining("TicketTypes.of(");
	}

	@Test
	void unlistedAttribute() {
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket().attributes(Map.of("seats", List.of(new Object() {
			}))).build()))
			.withMessageContaining("attribute 'seats' is a " + TicketFormatTests.class.getName());
	}

	@Test
	void unlistedPrincipal() {
		Authentication caller = UsernamePasswordAuthenticationToken
			.authenticated(new Account("alice", "acme", List.of()), null, AUTHORITIES);
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket(caller).build()))
			.withMessageContaining(Account.class.getName())
			.withMessageContaining("TicketTypes.of(");
	}

	@Test
	void unlistedAuthentication() {
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket(new DeviceAuthentication("device-7")).build()))
			.withMessageContaining(DeviceAuthentication.class.getName());
	}

	@Test
	void subclassThatWouldComeBackAsItsParent() {
		Authentication caller = UsernamePasswordAuthenticationToken
			.authenticated(new PaidUser("alice", "secret", AUTHORITIES), null, AUTHORITIES);
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket(caller).build()))
			.withMessageContaining("the type of the principal would be");
	}

	@Test
	void valueThatContainsItself() {
		List<Object> endless = new ArrayList<>();
		endless.add(endless);
		assertThatExceptionOfType(UnstorableTicketException.class)
			.isThrownBy(() -> this.format.write(ticket().payload(endless).build()))
			.withMessageContaining("contains itself");
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.github.wsext.redis.ticket.TicketFormatTests$Bomb",
			"org.springframework.context.support.ClassPathXmlApplicationContext", "java.lang.ProcessBuilder",
			"javax.naming.InitialContext", "com.sun.rowset.JdbcRowSetImpl",
			"java.util.ArrayList<io.github.wsext.redis.ticket.TicketFormatTests$Bomb>",
			"[Lio.github.wsext.redis.ticket.TicketFormatTests$Bomb;", "java.util.ArrayListBomb" })
	@DisplayName("R5 whoever writes to Redis cannot have a type instantiated that is not listed")
	void foreignTypes(String type) {
		for (String security : List.of("{\"@class\":\"" + type + "\"}", "[\"" + type + "\",{}]",
				"[\"" + type + "\",[]]",
				"{\"@class\":\"org.springframework.security.authentication.UsernamePasswordAuthenticationToken\","
						+ "\"authorities\":[\"java.util.ArrayList\",[]],\"details\":null,\"authenticated\":true,"
						+ "\"credentials\":null,\"principal\":{\"@class\":\"" + type + "\"}}")) {
			assertRefused(tree().put("security", security), null);
		}
		ObjectNode payload = JsonMapper.shared().createObjectNode();
		payload.putObject(type);
		assertRefused(null, payload);
		assertThat(bombs).hasValue(0);
	}

	private ObjectNode tree() {
		return JsonMapper.shared().createObjectNode();
	}

	private void assertRefused(ObjectNode caller, JsonNode payload) {
		ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(this.format.write(ticket().build()));
		if (caller != null) {
			tree.set("caller", caller);
		}
		if (payload != null) {
			tree.set("payload", payload);
		}
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> this.format.read(JsonMapper.shared().writeValueAsBytes(tree)))
			.extracting(TicketRefusedException::reason)
			.isEqualTo(TicketRefusedException.Reason.UNREADABLE);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{}", "[]", "null", "7", "{\"caller\":{}}", "not JSON", "{\"caller\":{\"listed\":\"x\"}}" })
	@DisplayName("R5 what is no ticket is refused, never a failure")
	void noTicket(String written) {
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> this.format.read(written.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void deeplyNested() {
		String deep = "[".repeat(500_000);
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> this.format.read(deep.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	@DisplayName("R6 two versions of an application read each other's types")
	void fieldsComeAndGo() {
		String seat = "{\"" + Seat.class.getName() + "\":{\"hall\":\"opera\",\"added\":{\"later\":1}}}";
		ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(this.format.write(ticket().build()));
		tree.set("payload", JsonMapper.shared().readTree(seat));
		tree.put("addedLater", "unknown");
		Ticket read = format(Seat.class).read(JsonMapper.shared().writeValueAsBytes(tree));
		assertThat(read.payload()).isEqualTo(new Seat("opera", 0, null, null));
	}

	private static Ticket roundTrip(TicketFormat format, Ticket ticket) {
		return format.read(format.write(ticket));
	}

	private static Ticket.Builder ticket() {
		return ticket(UsernamePasswordAuthenticationToken.authenticated("alice", null, AUTHORITIES));
	}

	private static Ticket.Builder ticket(Authentication caller) {
		return Ticket.builder(caller).issuedAt(NOW).expiresAt(NOW.plusSeconds(30));
	}

	enum Colour {

		RED {
			@Override
			public String toString() {
				return "a constant with a body";
			}
		}

	}

	record Seat(String hall, int number, List<String> wishes, Colour colour) {
	}

	record Account(String username, String tenant, List<String> roles) implements UserDetails {

		@Override
		public Collection<? extends GrantedAuthority> getAuthorities() {
			return AuthorityUtils.createAuthorityList(this.roles);
		}

		@Override
		public String getPassword() {
			return null;
		}

		@Override
		public String getUsername() {
			return this.username;
		}

	}

	static final class DeviceAuthentication extends AbstractAuthenticationToken {

		@Serial
		private static final long serialVersionUID = 1L;

		private final String device;

		@com.fasterxml.jackson.annotation.JsonCreator
		DeviceAuthentication(@com.fasterxml.jackson.annotation.JsonProperty("device") String device) {
			super(AUTHORITIES);
			this.device = device;
			setAuthenticated(true);
		}

		public String getDevice() {
			return this.device;
		}

		@Override
		public Object getCredentials() {
			return "";
		}

		@Override
		public Object getPrincipal() {
			return this.device;
		}

	}

	static final class PaidUser extends User {

		@Serial
		private static final long serialVersionUID = 1L;

		PaidUser(String name, String password, Collection<GrantedAuthority> authorities) {
			super(name, password, authorities);
		}

	}

	/**
	 * Goes off when its class is initialized.
	 */
	static final class Bomb {

		static {
			bombs.incrementAndGet();
		}

	}

}
