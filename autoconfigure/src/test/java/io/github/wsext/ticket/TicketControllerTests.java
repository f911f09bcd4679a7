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

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TicketController}.
 */
class TicketControllerTests {

	private TicketRoom room = new TicketRoom();

	private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();

	@AfterEach
	void close() {
		SecurityContextHolder.clearContext();
		this.context.close();
	}

	@Test
	@DisplayName("T1 T2 POST answers a ticket in JSON, never cached, that opens any endpoint")
	void issues() throws Exception {
		MockHttpServletResponse response = send(post().accept(MediaType.ALL));
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getContentType()).isEqualTo("application/json");
		assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
		JsonNode answer = json(response);
		assertThat(answer.propertyNames()).containsExactly("ticket", "expiresAt", "expiresIn");
		assertThat(answer.get("expiresIn").asInt()).isEqualTo(30);
		assertThat(answer.get("expiresAt").asString()).isEqualTo("2026-01-01T00:00:30Z");
		assertThat(consume(answer.get("ticket").asString()).authentication().getName()).isEqualTo("alice");
	}

	@Test
	@DisplayName("T2 T3 a named endpoint binds the ticket and gives its URL")
	void namesEndpoint() throws Exception {
		JsonNode answer = json(send(body("{\"endpoint\":\"/chat/lobby\"}")));
		String ticket = answer.get("ticket").asString();
		assertThat(answer.get("url").asString()).isEqualTo("/ws-ticket/" + ticket);
		assertThat(consume(ticket).endpoint()).isEqualTo("/chat/lobby");
	}

	@Test
	@DisplayName("T3 the endpoint may be a parameter, of the query or of a form")
	void namesEndpointByParameter() throws Exception {
		JsonNode query = json(send(post().queryParam("endpoint", "/chat/lobby")));
		assertThat(consume(query.get("ticket").asString()).endpoint()).isEqualTo("/chat/lobby");
		JsonNode form = json(
				send(post().contentType(MediaType.APPLICATION_FORM_URLENCODED).content("endpoint=%2Fchat%2Flobby")));
		assertThat(consume(form.get("ticket").asString()).endpoint()).isEqualTo("/chat/lobby");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"endpoint\":null}", "{\"other\":[1,{}]}", "" })
	@DisplayName("T3 a body that names no endpoint is fine")
	void namesNothing(String body) throws Exception {
		MockHttpServletResponse response = send(body(body));
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(json(response).has("url")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain;charset=UTF-8", "text/*", "text/plain, application/json;q=0.5" })
	@DisplayName("T2 Accept: text/plain gives the bare ticket")
	void text(String accept) throws Exception {
		MockHttpServletResponse response = send(post().header("Accept", accept));
		assertThat(response.getContentType()).isEqualTo("text/plain");
		assertThat(response.getContentAsString()).matches("wst_[A-Za-z0-9_-]{43}");
		assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/json, text/plain;q=0.5", "text/html,*/*;q=0.8", "nonsense",
			"application/xml" })
	@DisplayName("T2 any other Accept gives JSON")
	void jsonOtherwise(String accept) throws Exception {
		MockHttpServletResponse response = send(post().header("Accept", accept));
		assertThat(response.getStatus()).isEqualTo(200);
		assertThat(response.getContentType()).isEqualTo("application/json");
	}

	@Test
	@DisplayName("T1 nobody, anonymous and unauthenticated callers are answered 401, even if let through")
	void unauthorized() throws Exception {
		this.room = new TicketRoom();
		Authentication anonymous = new AnonymousAuthenticationToken("k", "anonymousUser",
				AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
		Authentication unauthenticated = UsernamePasswordAuthenticationToken.unauthenticated("alice", "alice");
		assertProblem(send(post(), null), 401);
		assertProblem(send(post(), anonymous), 401);
		MockHttpServletResponse response = send(body("not json"), unauthenticated);
		assertProblem(response, 401);
		assertThat(response.getHeader("WWW-Authenticate")).isNull();
		assertThat(this.room.observer.events()).containsExactly("not issued: UNAUTHENTICATED",
				"not issued: UNAUTHENTICATED", "not issued: UNAUTHENTICATED");
	}

	@Test
	@DisplayName("T1 GET is opt-in, and HEAD issues nothing")
	void methods() throws Exception {
		assertThat(send(request(HttpMethod.GET)).getStatus()).isEqualTo(405);
		assertThat(send(request(HttpMethod.PUT)).getStatus()).isEqualTo(405);
		assertThat(this.room.store.outstanding()).isZero();
	}

	@Test
	@DisplayName("T1 GET where it is switched on")
	void get() throws Exception {
		configure((s) -> s.methods(HttpMethod.GET, HttpMethod.POST));
		assertThat(send(request(HttpMethod.GET)).getStatus()).isEqualTo(200);
		assertThat(send(post()).getStatus()).isEqualTo(200);
		assertThat(send(request(HttpMethod.HEAD)).getStatus()).isEqualTo(405);
		assertThat(this.room.store.outstanding()).isEqualTo(2);
	}

	@Test
	@DisplayName("T1 the path is configurable")
	void path() throws Exception {
		configure((s) -> s.paths("/auth/ws", "ticket", "/ws-ticket"));
		assertThat(send(MockMvcRequestBuilders.post("/auth/ws")).getStatus()).isEqualTo(200);
		assertThat(send(post()).getStatus()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "\"/chat/lobby\"", "{\"endpoint\":1}", "{\"endpoint\":{}}", "{} x", "null",
			"\u0000" })
	@DisplayName("T2 a malformed body is answered 400")
	void malformed(String body) throws Exception {
		assertProblem(send(body(body)), 400);
	}

	@Test
	@DisplayName("T2 a body that is too large is answered 413")
	void tooLarge() throws Exception {
		assertProblem(send(body("{\"endpoint\":\"" + "x".repeat(16 * 1024) + "\"}")), 413);
		assertThat(send(body(" ".repeat(16 * 1024 - 2) + "{}")).getStatus()).isEqualTo(200);
	}

	@Test
	@DisplayName("T2 a body of another kind is answered 415 rather than overlooked")
	void otherContentType() throws Exception {
		assertProblem(send(post().contentType("text/plain").content("{\"endpoint\":\"/chat/lobby\"}")), 415);
		assertProblem(send(post().header("Content-Type", "nonsense").content("{}")), 415);
		assertThat(send(post().contentType("application/vnd.x+json").content("{}")).getStatus()).isEqualTo(200);
	}

	@Test
	@DisplayName("T3 an unknown endpoint is answered 404, a missing one 400 where it is required")
	void endpointErrors() throws Exception {
		configure((s) -> s.requireEndpoint());
		assertProblem(send(body("{\"endpoint\":\"/nowhere\"}")), 404);
		assertProblem(send(post()), 400);
	}

	@Test
	@DisplayName("T12 the rate and the cap per principal are answered 429, the cap per node 503")
	void limits() throws Exception {
		configure((s) -> s.limits(1, 2, 3));
		assertThat(send(post()).getStatus()).isEqualTo(200);
		MockHttpServletResponse principal = send(post());
		assertProblem(principal, 429);
		assertThat(principal.getHeader("Retry-After")).isEqualTo("30");
		assertThat(send(post(), TicketRoom.user("bob")).getStatus()).isEqualTo(200);
		MockHttpServletResponse node = send(post(), TicketRoom.user("carol"));
		assertProblem(node, 503);
		assertThat(node.getHeader("Retry-After")).isEqualTo("30");
		assertProblem(send(post()), 429);
		MockHttpServletResponse rate = send(post());
		assertProblem(rate, 429);
		assertThat(rate.getHeader("Retry-After")).isEqualTo("20");
		assertThat(this.room.observer.events()).contains("not issued: RATE");
	}

	@Test
	@DisplayName("T11 a store out of reach is answered 503")
	void storeOutOfReach() throws Exception {
		TicketService broken = this.room.service(new MapTicketStore() {

			@Override
			public void save(TicketKey key, Ticket ticket) {
				throw new IllegalStateException("redis://user:password@host");
			}

		});
		start(broken);
		MockHttpServletResponse response = send(post());
		assertProblem(response, 503);
		assertThat(response.getContentAsString()).doesNotContain("redis");
	}

	private void configure(UnaryOperator<TicketRoom.Settings> change) {
		this.room = new TicketRoom(TicketRoom.settings(change));
	}

	private void start(TicketService service) {
		this.context.setServletContext(new MockServletContext());
		this.context.register(Mvc.class);
		this.context.refresh();
		new TicketControllerRegistrar(
				this.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class),
				this.room.settings, service, this.room.observer)
			.afterSingletonsInstantiated();
	}

	private Ticket consume(String ticket) {
		return this.room.redeemer.redeem(ticket, TicketRoom.handshake("/chat/lobby", null));
	}

	private MockHttpServletResponse send(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
		return send(request, TicketRoom.user("alice"));
	}

	private MockHttpServletResponse send(AbstractMockHttpServletRequestBuilder<?> request,
			@Nullable Authentication caller) throws Exception {
		if (!this.context.isActive()) {
			start(this.room.service);
		}
		SecurityContextHolder.getContext().setAuthentication(caller);
		MockMvc mvc = MockMvcBuilders.webAppContextSetup(this.context).build();
		return mvc.perform(request).andReturn().getResponse();
	}

	private static void assertProblem(MockHttpServletResponse response, int status) throws Exception {
		assertThat(response.getStatus()).isEqualTo(status);
		assertThat(response.getContentType()).isEqualTo("application/problem+json");
		assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
		JsonNode problem = json(response);
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertThat(problem.get("title").asString()).isNotBlank();
		assertThat(problem.get("detail").asString()).isNotBlank();
		assertThat(response.getContentAsString()).doesNotContain("wst_");
	}

	private static JsonNode json(MockHttpServletResponse response) throws Exception {
		return JsonMapper.shared().readTree(response.getContentAsByteArray());
	}

	private static MockHttpServletRequestBuilder body(String json) {
		return post().contentType(MediaType.APPLICATION_JSON).content(json);
	}

	private static MockHttpServletRequestBuilder post() {
		return request(HttpMethod.POST);
	}

	private static MockHttpServletRequestBuilder request(HttpMethod method) {
		return MockMvcRequestBuilders.request(method, "/ticket");
	}

	@EnableWebMvc
	static class Mvc {

	}

}
