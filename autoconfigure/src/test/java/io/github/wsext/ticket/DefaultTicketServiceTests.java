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

package io.github.wsext.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import io.github.wsext.limit.RateLimiter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DefaultTicketService}.
 */
class DefaultTicketServiceTests {

	private static final String LOBBY = "/chat/lobby";

	private final TicketRoom room = new TicketRoom();

	private final Authentication alice = TicketRoom.user("alice");

	@AfterEach
	void resetRequest() {
		RequestContextHolder.resetRequestAttributes();
	}

	@Test
	@DisplayName("T4 a ticket is a prefix and 32 random bytes, and the store has only its hash")
	void secretAndKey() {
		List<String> keys = new ArrayList<>();
		TicketService service = this.room.service(new BrokenStore() {

			@Override
			public void save(TicketKey key, Ticket ticket) {
				keys.add(key.id());
			}

		});
		String one = service.issue(this.alice).ticket();
		String other = service.issue(this.alice).ticket();
		assertThat(one).matches("wst_[A-Za-z0-9_-]{43}").isNotEqualTo(other);
		assertThat(keys).doesNotHaveDuplicates().allSatisfy((key) -> {
			assertThat(key).matches("[A-Za-z0-9_-]{43}");
			assertThat(one).doesNotContain(key);
			assertThat(other).doesNotContain(key);
		});
	}

	@Test
	@DisplayName("T2 the answer says when the ticket expires and where it leads")
	void issued() {
		IssuedTicket issued = this.room.service.issue(this.alice, LOBBY);
		assertThat(issued.expiresAt()).isEqualTo(this.room.clock.instant().plusSeconds(30));
		assertThat(issued.expiresIn()).isEqualTo(30);
		assertThat(issued.url()).isEqualTo("/app/ws-ticket/" + issued.ticket());
		assertThat(this.room.service.issue(this.alice).url()).isNull();
	}

	@Test
	@DisplayName("T2 the url follows the carriers and the context path of the request")
	void urlFollowsCarriers() {
		IssuedTicket query = room((s) -> s.carriers(TicketCarrier.HEADER, TicketCarrier.QUERY)).service
			.issue(this.alice, "/chat/caf%C3%A9");
		assertThat(query.url()).isEqualTo("/app/chat/caf%C3%A9?ticket=" + query.ticket());
		assertThat(room((s) -> s.carriers(TicketCarrier.HEADER)).service.issue(this.alice, LOBBY).url()).isNull();
		request(null).setContextPath("/outside");
		IssuedTicket path = room((s) -> s.paths("/ticket", "t", "/join")).service.issue(this.alice, LOBBY);
		assertThat(path.url()).isEqualTo("/outside/join/" + path.ticket());
	}

	@Test
	@DisplayName("T3 a ticket opens the endpoint it was issued for, once")
	void opensItsEndpoint() {
		String ticket = this.room.service.issue(this.alice, LOBBY).ticket();
		Ticket consumed = this.room.redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null));
		assertThat(consumed.authentication()).isSameAs(this.alice);
		assertThat(consumed.endpoint()).isEqualTo(LOBBY);
		assertRefused(ticket, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
	}

	@Test
	@DisplayName("T3 a ticket presented elsewhere is refused and spent")
	void spentElsewhere() {
		String ticket = this.room.service.issue(this.alice, LOBBY).ticket();
		assertRefused(ticket, "/chat/lobby/", null, TicketRefusedException.Reason.WRONG_ENDPOINT);
		assertRefused(ticket, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
		assertThat(this.room.store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T3 paths are compared decoded, as a whole")
	void comparesDecoded() {
		for (String named : List.of("/chat/café", "/chat/caf%C3%A9")) {
			String ticket = this.room.service.issue(this.alice, named).ticket();
			assertThat(this.room.redeemer.endpointOf(ticket)).isEqualTo("/chat/café");
			assertThat(this.room.redeemer.redeem(ticket, TicketRoom.handshake("/chat/café", null))).isNotNull();
		}
		String ticket = this.room.service.issue(this.alice, "/chat/100%25").ticket();
		assertThat(this.room.redeemer.redeem(ticket, TicketRoom.handshake("/chat/100%", null))).isNotNull();
	}

	@Test
	@DisplayName("T3 an unknown endpoint gets no ticket")
	void unknownEndpoint() {
		TicketRoom room = room((s) -> s.limits(20, 100, 1000));
		List<String> names = List.of("", "/", "/nowhere", "chat/lobby", "//chat/lobby", "/chat/../echo", "/chat/%2e%2e",
				"/chat/lobby?x=1", "/chat/lobby#x", "/chat/a;b", "/chat/%zz", "/chat/%", "/chat/a%0d%0ab", "/chat/a b",
				"/chat/lobby/", "/chat/" + "x".repeat(3000), "https://evil.example/chat/lobby");
		assertThat(names).allSatisfy((name) -> assertThatExceptionOfType(UnknownEndpointException.class)
			.isThrownBy(() -> room.service.issue(this.alice, name)));
		assertThat(room.observer.events()).hasSize(names.size()).containsOnly("not issued: UNKNOWN_ENDPOINT");
		assertThat(room.store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T3 an endpoint has to be named where the settings say so")
	void requiresEndpoint() {
		TicketRoom room = room((s) -> s.requireEndpoint());
		assertThatExceptionOfType(EndpointRequiredException.class).isThrownBy(() -> room.service.issue(this.alice))
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(400));
		assertThat(room.service.issue(this.alice, LOBBY)).isNotNull();
	}

	@Test
	@DisplayName("T1 an anonymous or unauthenticated caller gets no ticket")
	void refusesAnonymous() {
		Authentication anonymous = new AnonymousAuthenticationToken("k", "anonymousUser",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		Authentication unauthenticated = UsernamePasswordAuthenticationToken.unauthenticated("alice", "alice");
		for (Authentication caller : List.of(anonymous, unauthenticated)) {
			assertThatExceptionOfType(InsufficientAuthenticationException.class)
				.isThrownBy(() -> this.room.service.issue(caller));
		}
		assertThat(this.room.observer.events()).containsOnly("not issued: UNAUTHENTICATED");
	}

	@Test
	@DisplayName("T5 a ticket does not outlive the caller's JWT")
	void endsWithJwt() {
		Instant now = this.room.clock.instant();
		IssuedTicket brief = this.room.service.issue(jwt(now.plusSeconds(7)));
		assertThat(brief.expiresAt()).isEqualTo(now.plusSeconds(7));
		assertThat(brief.expiresIn()).isEqualTo(7);
		assertThat(this.room.service.issue(jwt(now.plusSeconds(300))).expiresIn()).isEqualTo(30);
		assertThat(this.room.service.issue(jwt(null)).expiresIn()).isEqualTo(30);
		Authentication asPrincipal = UsernamePasswordAuthenticationToken
			.authenticated(jwt(now.plusSeconds(5)).getToken(), null, List.of());
		assertThat(this.room.service.issue(asPrincipal).expiresIn()).isEqualTo(5);
	}

	@Test
	@DisplayName("T5 a caller whose JWT has expired gets no ticket")
	void refusesExpiredJwt() {
		assertThatExceptionOfType(CredentialsExpiredException.class)
			.isThrownBy(() -> this.room.service.issue(jwt(this.room.clock.instant())));
	}

	@Test
	@DisplayName("T5 expired by the clock is refused even if the store returns it, and announced once")
	void refusesExpiredFromStore() {
		TicketStore store = new MapTicketStore();
		TicketService service = this.room.service(store);
		TicketRedeemer redeemer = this.room.redeemer(store);
		String ticket = service.issue(this.alice, LOBBY).ticket();
		this.room.clock.advance(Duration.ofSeconds(30));
		assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(() -> redeemer.endpointOf(ticket))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(TicketRefusedException.Reason.EXPIRED));
		assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(() -> redeemer.endpointOf(ticket));
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null)));
		assertThat(this.room.expired).hasSize(1);
	}

	@Test
	@DisplayName("T5 a ticket opens nothing after its time")
	void refusesExpired() {
		String ticket = this.room.service.issue(this.alice, LOBBY).ticket();
		this.room.clock.advance(Duration.ofSeconds(30));
		assertRefused(ticket, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
		assertThat(this.room.expired).hasSize(1);
	}

	@Test
	@DisplayName("T6 one winner of 100 threads")
	void oneWinner() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			String ticket = this.room.service.issue(this.alice, LOBBY).ticket();
			CyclicBarrier barrier = new CyclicBarrier(100);
			List<Future<Boolean>> results = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				results.add(threads.submit(() -> {
					barrier.await();
					try {
						this.room.redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null));
						return true;
					}
					catch (TicketRefusedException ex) {
						return false;
					}
				}));
			}
			int winners = 0;
			for (Future<Boolean> result : results) {
				winners += result.get() ? 1 : 0;
			}
			assertThat(winners).isOne();
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	@DisplayName("T7 all providers add attributes, with their types, and see the request")
	void mergesAttributes() {
		MockHttpServletRequest request = request(null);
		request.addHeader("X-Device", "phone");
		Instant instant = Instant.EPOCH;
		TicketRoom room = new TicketRoom(
				(caller, current) -> Map.of("who", caller.getName(), "n", 1, "instant", instant),
				(caller, current) -> nullable("device", (current != null) ? current.getHeader("X-Device") : null),
				(caller, current) -> nullable("n", 2), (caller, current) -> nullable("missing", null));
		Map<String, Object> attributes = consume(room, room.service.issue(this.alice)).attributes();
		assertThat(attributes)
			.containsExactlyInAnyOrderEntriesOf(Map.of("who", "alice", "n", 2, "instant", instant, "device", "phone"));
	}

	@Test
	@DisplayName("T7 T8 a request may bring endpoint, payload and attributes, which win over those of the providers")
	void issuesAsRequested() {
		TicketRoom room = new TicketRoom((caller, current) -> Map.of("tenant", "acme", "n", 1));
		IssuedTicket issued = room.service.issue(TicketRequest.builder(this.alice)
			.endpoint(LOBBY)
			.payload("payload")
			.attribute("n", 2)
			.attributes(Map.of("seat", 12))
			.build());
		Ticket ticket = consume(room, issued);
		assertThat(ticket.endpoint()).isEqualTo(LOBBY);
		assertThat(ticket.payload()).isEqualTo("payload");
		assertThat(ticket.attributes()).isEqualTo(Map.of("tenant", "acme", "n", 2, "seat", 12));
		assertThat(issued.url()).isEqualTo("/app/ws-ticket/" + issued.ticket());
	}

	@Test
	@DisplayName("T7 nothing leaks into the attributes, and no request is needed")
	void noAttributes() {
		Ticket ticket = consume(this.room, this.room.service.issue(this.alice, LOBBY, "payload"));
		assertThat(ticket.attributes()).isEmpty();
		assertThat(ticket.origin()).isNull();
	}

	@Test
	@DisplayName("T8 a payload comes back as it was")
	void keepsPayload() {
		Object payload = new Object();
		assertThat(consume(this.room, this.room.service.issue(this.alice, LOBBY, payload)).payload()).isSameAs(payload);
	}

	@Test
	@DisplayName("T10 looking at the endpoint of a ticket does not consume it")
	void endpointOf() {
		String bound = this.room.service.issue(this.alice, LOBBY).ticket();
		String unbound = this.room.service.issue(this.alice).ticket();
		assertThat(this.room.redeemer.endpointOf(bound)).isEqualTo(LOBBY);
		assertThat(this.room.redeemer.endpointOf(bound)).isEqualTo(LOBBY);
		assertThat(this.room.redeemer.redeem(bound, TicketRoom.handshake(LOBBY, null))).isNotNull();
		assertBoundNowhere(bound, TicketRefusedException.Reason.UNKNOWN);
		assertBoundNowhere(unbound, TicketRefusedException.Reason.WRONG_ENDPOINT);
		assertBoundNowhere(unbound, TicketRefusedException.Reason.WRONG_ENDPOINT);
		assertBoundNowhere("wst_" + "A".repeat(43), TicketRefusedException.Reason.UNKNOWN);
		assertBoundNowhere("x", TicketRefusedException.Reason.MALFORMED);
		assertBoundNowhere(null, TicketRefusedException.Reason.MISSING);
		assertThat(this.room.observer.events()).filteredOn("consumed"::equals).hasSize(1);
	}

	private void assertBoundNowhere(@Nullable String ticket, TicketRefusedException.Reason reason) {
		assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(() -> this.room.redeemer.endpointOf(ticket))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	@DisplayName("T11 whatever is wrong with a ticket, the refusal looks alike and the reason is counted")
	void refusalsLookAlike() {
		String used = this.room.service.issue(this.alice).ticket();
		this.room.redeemer.redeem(used, TicketRoom.handshake(LOBBY, null));
		String elsewhere = this.room.service.issue(this.alice, "/echo").ticket();
		String late = this.room.service.issue(this.alice).ticket();
		assertRefused(null, LOBBY, null, TicketRefusedException.Reason.MISSING);
		assertRefused("", LOBBY, null, TicketRefusedException.Reason.MISSING);
		assertRefused("wst_" + "A".repeat(43), LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
		assertRefused(used, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
		assertRefused(elsewhere, LOBBY, null, TicketRefusedException.Reason.WRONG_ENDPOINT);
		this.room.clock.advance(Duration.ofMinutes(1));
		assertRefused(late, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
		assertThat(this.room.observer.events()).contains("refused: MISSING", "refused: UNKNOWN",
				"refused: WRONG_ENDPOINT");
	}

	@Test
	@DisplayName("T11 what cannot be a ticket is refused before the store is asked")
	void refusesMalformed() {
		TicketRedeemer redeemer = this.room.redeemer(new BrokenStore());
		List<String> garbage = List.of("x", " ", "wst_", "wst_" + "A".repeat(42), "wst_" + "A".repeat(44),
				"WST_" + "A".repeat(43), "wst_" + "A".repeat(42) + "=", "wst_" + "A".repeat(42) + "+",
				"wst_" + "A".repeat(42) + "é", "wst_" + "A".repeat(42) + "\u0000", "\uD83D\uDE00".repeat(20),
				"\uD800".repeat(47), "wst_".repeat(16 * 1024), "A".repeat(64 * 1024));
		assertThat(garbage).allSatisfy((ticket) -> {
			assertThatExceptionOfType(TicketRefusedException.class)
				.isThrownBy(() -> redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null)))
				.satisfies((ex) -> {
					assertThat(ex.reason()).isEqualTo(TicketRefusedException.Reason.MALFORMED);
					assertThat(ex.getStackTrace()).isEmpty();
				});
			assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(() -> redeemer.endpointOf(ticket));
		});
	}

	@Test
	@DisplayName("T11 with the store out of reach nothing is issued and nothing opens")
	void failsClosed() {
		TicketService service = this.room.service(new BrokenStore());
		TicketRedeemer redeemer = this.room.redeemer(new BrokenStore());
		String ticket = "wst_" + "A".repeat(43);
		assertThatExceptionOfType(TicketStoreUnavailableException.class).isThrownBy(() -> service.issue(this.alice))
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(503));
		assertThatExceptionOfType(TicketStoreUnavailableException.class)
			.isThrownBy(() -> redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null)));
		assertThatExceptionOfType(TicketStoreUnavailableException.class).isThrownBy(() -> redeemer.endpointOf(ticket));
		assertThat(this.room.observer.events()).containsExactly("not issued: STORE_UNAVAILABLE", "store unavailable",
				"store unavailable");
	}

	@Test
	@DisplayName("T12 the cap per principal is wired: 429 and Retry-After")
	void capPerPrincipal() {
		TicketRoom room = room((s) -> s.limits(2, 100, 1000));
		room.service.issue(this.alice);
		room.service.issue(this.alice);
		assertLimited(room, this.alice, TicketLimitException.Limit.PRINCIPAL, 429, "30");
		assertThat(room.service.issue(TicketRoom.user("bob"))).isNotNull();
		room.expireAll();
		assertThat(room.service.issue(this.alice)).isNotNull();
		assertThat(room.observer.events()).contains("not issued: PRINCIPAL_LIMIT");
	}

	@Test
	@DisplayName("T12 the cap per node is wired: 503 and Retry-After")
	void capPerNode() {
		TicketRoom room = room((s) -> s.limits(2, 1, 1000));
		room.service.issue(this.alice);
		assertLimited(room, TicketRoom.user("bob"), TicketLimitException.Limit.NODE, 503, "30");
		assertThat(room.observer.events()).contains("not issued: NODE_LIMIT");
	}

	@Test
	@DisplayName("T12 the issue rate per principal is wired: 429 and Retry-After")
	void issueRate() {
		TicketRoom room = room((s) -> s.limits(1000, 1000, 6));
		for (int i = 0; i < 6; i++) {
			consume(room, room.service.issue(this.alice));
		}
		assertLimited(room, this.alice, TicketLimitException.Limit.RATE, 429, "10");
		assertThat(room.service.issue(TicketRoom.user("bob"))).isNotNull();
		room.clock.advance(Duration.ofSeconds(10));
		assertThat(room.service.issue(this.alice)).isNotNull();
		assertLimited(room, this.alice, TicketLimitException.Limit.RATE, 429, "10");
		room.clock.advance(Duration.ofHours(1));
		assertThat(room.service.issue(this.alice)).isNotNull();
	}

	@Test
	@DisplayName("T12 the issue rate holds to the nanosecond: a wait that is short is a wait, of a second as Retry-After says")
	void issueRateShortWait() {
		TicketRoom room = room((s) -> s.limits(1000, 1000, 6));
		for (int i = 0; i < 6; i++) {
			consume(room, room.service.issue(this.alice));
		}
		room.clock.advance(Duration.ofSeconds(10).minusNanos(1));
		assertLimited(room, this.alice, TicketLimitException.Limit.RATE, 429, "1");
		room.clock.advance(Duration.ofNanos(1));
		assertThat(room.service.issue(this.alice)).isNotNull();
	}

	@Test
	@DisplayName("T12 the limiter forgets principals that stay away")
	void limiterForgets() {
		MutableClock clock = new MutableClock();
		RateLimiter limiter = new RateLimiter(1, Duration.ofMinutes(1), clock);
		assertThat(limiter.tryAcquire("alice")).isNull();
		assertThat(limiter.tryAcquire("alice")).isEqualTo(Duration.ofMinutes(1));
		assertThat(limiter.size()).isOne();
		clock.advance(Duration.ofMinutes(2));
		assertThat(limiter.size()).isZero();
		assertThat(limiter.tryAcquire("alice")).isNull();
	}

	@Test
	@DisplayName("T14 a ticket issued to one origin is refused from another, and spent")
	void bindsOrigin() {
		MockHttpServletRequest request = request("https://app.example.com");
		assertThat(request.getHeader("Origin")).isNotNull();
		String one = this.room.service.issue(this.alice).ticket();
		String other = this.room.service.issue(this.alice).ticket();
		String third = this.room.service.issue(this.alice).ticket();
		assertThat(this.room.redeemer.redeem(one, TicketRoom.handshake(LOBBY, "https://app.example.com"))).isNotNull();
		assertThat(this.room.redeemer.redeem(other, TicketRoom.handshake(LOBBY, null))).isNotNull();
		assertRefused(third, LOBBY, "https://evil.example", TicketRefusedException.Reason.WRONG_ORIGIN);
		assertRefused(third, LOBBY, "https://app.example.com", TicketRefusedException.Reason.UNKNOWN);
	}

	@Test
	@DisplayName("T14 a ticket issued without an origin opens from any")
	void withoutOrigin() {
		request(null);
		String ticket = this.room.service.issue(this.alice).ticket();
		assertThat(this.room.redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, "https://app.example.com")))
			.isNotNull();
	}

	@Test
	@DisplayName("H8 T11 whose ticket it is can be told without spending it, of those only that would open the endpoint")
	void ownerOf() {
		request("https://app.example.com");
		String ticket = this.room.service.issue(this.alice, LOBBY).ticket();
		assertThat(this.room.redeemer.ownerOf(ticket, TicketRoom.handshake(LOBBY, null))).isEqualTo("alice");
		assertThat(this.room.redeemer.ownerOf(ticket, TicketRoom.handshake("/chat/attic", null))).isNull();
		assertThat(this.room.redeemer.ownerOf(ticket, TicketRoom.handshake(LOBBY, "https://foe.example"))).isNull();
		assertThat(this.room.redeemer.ownerOf("x", TicketRoom.handshake(LOBBY, null))).isNull();
		assertThat(this.room.redeemer.ownerOf(null, TicketRoom.handshake(LOBBY, null))).isNull();
		assertThat(this.room.observer.events()).containsExactly("issued");
		String late = this.room.service.issue(this.alice, LOBBY).ticket();
		assertThat(this.room.redeemer.redeem(ticket, TicketRoom.handshake(LOBBY, null))).isNotNull();
		assertThat(this.room.redeemer.ownerOf(ticket, TicketRoom.handshake(LOBBY, null))).isNull();
		this.room.clock.advance(Duration.ofSeconds(31));
		assertThat(this.room.redeemer.ownerOf(late, TicketRoom.handshake(LOBBY, null))).isNull();
	}

	@Test
	@DisplayName("T16 two services share nothing")
	void sharesNothing() {
		TicketRoom other = new TicketRoom();
		String ticket = other.service.issue(this.alice).ticket();
		assertRefused(ticket, LOBBY, null, TicketRefusedException.Reason.UNKNOWN);
	}

	private void assertRefused(@Nullable String ticket, String path, @Nullable String origin,
			TicketRefusedException.Reason reason) {
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> this.room.redeemer.redeem(ticket, TicketRoom.handshake(path, origin)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason))
			.withNoCause();
	}

	private static void assertLimited(TicketRoom room, Authentication caller, TicketLimitException.Limit limit,
			int status, String retryAfter) {
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> room.service.issue(caller))
			.satisfies((ex) -> {
				assertThat(ex.limit()).isEqualTo(limit);
				assertThat(ex.getStatusCode().value()).isEqualTo(status);
				assertThat(ex.getHeaders().getFirst("Retry-After")).isEqualTo(retryAfter);
			});
	}

	private static Ticket consume(TicketRoom room, IssuedTicket issued) {
		return room.redeemer.redeem(issued.ticket(), TicketRoom.handshake(LOBBY, null));
	}

	private static TicketRoom room(UnaryOperator<TicketRoom.Settings> change) {
		return new TicketRoom(TicketRoom.settings(change));
	}

	private static MockHttpServletRequest request(@Nullable String origin) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/ticket");
		if (origin != null) {
			request.addHeader("Origin", origin);
		}
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		return request;
	}

	private static Map<String, Object> nullable(String name, @Nullable Object value) {
		Map<String, Object> map = new HashMap<>();
		map.put(name, value);
		return map;
	}

	private static JwtAuthenticationToken jwt(@Nullable Instant expiresAt) {
		Jwt.Builder jwt = Jwt.withTokenValue("token").header("alg", "none").subject("alice");
		if (expiresAt != null) {
			jwt.issuedAt(expiresAt.minusSeconds(600)).expiresAt(expiresAt);
		}
		return new JwtAuthenticationToken(jwt.build(), List.of());
	}

	@Test
	@DisplayName("R5 what a store cannot keep is its author's mistake, and is counted")
	void unstorable() {
		TicketService service = this.room.service(new BrokenStore() {

			@Override
			public void save(TicketKey key, Ticket ticket) {
				throw new UnstorableTicketException("list it", null);
			}

		});
		assertThatExceptionOfType(UnstorableTicketException.class).isThrownBy(() -> service.issue(this.alice))
			.withMessage("list it");
		assertThat(this.room.observer.events()).containsExactly("not issued: UNSTORABLE");
	}

	@Test
	@DisplayName("R6 what a store cannot read is refused, and counted apart")
	void unreadable() {
		TicketRedeemer redeemer = this.room.redeemer(new BrokenStore() {

			@Override
			public Optional<Ticket> take(TicketKey key) {
				throw new TicketRefusedException(TicketRefusedException.Reason.UNREADABLE);
			}

		});
		assertThatExceptionOfType(TicketRefusedException.class)
			.isThrownBy(() -> redeemer.redeem(this.room.service.issue(this.alice).ticket(),
					TicketRoom.handshake("/echo", null)))
			.extracting(TicketRefusedException::reason)
			.isEqualTo(TicketRefusedException.Reason.UNREADABLE);
	}

	/**
	 * A store that is out of reach.
	 */
	private static class BrokenStore implements TicketStore {

		@Override
		public void save(TicketKey key, Ticket ticket) {
			throw new IllegalStateException("out of reach");
		}

		@Override
		public Optional<Ticket> take(TicketKey key) {
			throw new IllegalStateException("out of reach");
		}

		@Override
		public Optional<Ticket> find(TicketKey key) {
			throw new IllegalStateException("out of reach");
		}

		@Override
		public void revoke(String owner, Instant issuedUntil) {
			throw new IllegalStateException("out of reach");
		}

	}

}
