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

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TicketCarrierFilter}.
 */
class TicketCarrierFilterTests {

	private static final String TICKET = "wst_" + "A".repeat(43);

	private static final String OTHER = "wst_" + "B".repeat(43);

	@Test
	@DisplayName("T9 an ordinary request passes as it is")
	void leavesOthersAlone() throws Exception {
		MockHttpServletRequest request = get("/shop/order");
		request.setQueryString("ticket=42");
		request.addParameter("ticket", "42");
		request.addHeader("Authorization", "Ticket " + TICKET);
		request.addHeader("Sec-WebSocket-Protocol", "wsext.ticket." + TICKET);
		assertThat(filter(request)).isSameAs(request);
		MockHttpServletRequest plain = get("/chat/lobby");
		plain.addHeader("Authorization", "Bearer token");
		plain.addHeader("Sec-WebSocket-Protocol", "wsext.v1, graphql-ws");
		plain.setQueryString("a=%20b&tickets=1");
		assertThat(filter(plain)).isSameAs(plain);
		assertThat(PresentedTickets.of(plain).ticket()).isNull();
	}

	@Test
	@DisplayName("T9 the subprotocol carries a ticket, the other protocols stay")
	void subprotocol() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.addHeader("Sec-WebSocket-Protocol", "wsext.v1, wsext.ticket." + TICKET + " ,json");
		request.addHeader("Sec-WebSocket-Protocol", "cbor");
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.SUBPROTOCOL);
		assertThat(Collections.list(seen.getHeaders("sec-websocket-protocol"))).containsExactly("wsext.v1, json",
				"cbor");
		assertThat(seen.getHeader("Sec-WebSocket-Protocol")).isEqualTo("wsext.v1, json");
		assertHidden(seen);
	}

	@Test
	@DisplayName("T9 a subprotocol header with nothing but the ticket disappears")
	void subprotocolAlone() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.addHeader("Sec-WebSocket-Protocol", "WSEXT.Ticket." + TICKET);
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.SUBPROTOCOL);
		assertThat(seen.getHeader("Sec-WebSocket-Protocol")).isNull();
		assertThat(Collections.list(seen.getHeaderNames())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ticket ", "ticket ", " TICKET\t" })
	@DisplayName("T9 the Authorization header carries a ticket and disappears")
	void header(String scheme) throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.addHeader("Authorization", scheme + TICKET);
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.HEADER);
		assertThat(seen.getHeader("authorization")).isNull();
		assertThat(seen.getHeaders("Authorization").hasMoreElements()).isFalse();
		assertThat(seen.getIntHeader("Authorization")).isEqualTo(-1);
		assertThat(seen.getDateHeader("Authorization")).isEqualTo(-1);
		assertHidden(seen);
	}

	@Test
	@DisplayName("T9 the query carries a ticket, the other parameters stay as they are")
	void query() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.setQueryString("a=%41&ticket=" + TICKET + "&b&c=1;2&a=x+y");
		request.addParameter("a", "A", "x y");
		request.addParameter("ticket", TICKET);
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.QUERY);
		assertThat(seen.getQueryString()).isEqualTo("a=%41&b&c=1;2&a=x+y");
		assertThat(seen.getParameter("ticket")).isNull();
		assertThat(seen.getParameterValues("ticket")).isNull();
		assertThat(seen.getParameterMap()).containsOnlyKeys("a", "b", "c");
		assertThat(Collections.list(seen.getParameterNames())).containsExactly("a", "b", "c");
		assertThat(seen.getParameter("b")).isEmpty();
		assertThat(seen.getParameter("c")).isEqualTo("1;2");
		assertThat(seen.getParameterValues("a")).containsExactly("A", "x y");
		assertHidden(seen);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ticket=%77st_", "tick%65t=wst_", "%74%69cket=ws%74_" })
	@DisplayName("T9 the query may encode what it likes")
	void encodedQuery(String start) throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.setQueryString(start + "A".repeat(43));
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.QUERY);
		assertThat(seen.getQueryString()).isNull();
	}

	@Test
	@DisplayName("T9 the query parameter has the configured name")
	void queryParameter() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.setQueryString("ticket=1&t=" + TICKET);
		HttpServletRequest seen = filter(request, (s) -> s.paths("/ticket", "t", "/ws-ticket"));
		assertPresents(seen, TICKET, TicketCarrier.QUERY);
		assertThat(seen.getQueryString()).isEqualTo("ticket=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ws-ticket/", "/ws%2Dticket/", "//ws-ticket//", "/./ws-ticket/", "/x/../ws-ticket/",
			"/ws-ticket;jsessionid=1/", "/%77s-ticket/%2e/" })
	@DisplayName("T9 the temporary URI carries a ticket, however it is spelled")
	void temporaryUri(String prefix) throws Exception {
		MockHttpServletRequest request = get(prefix + TICKET);
		request.setServletPath("/ws-ticket/" + TICKET);
		HttpServletRequest seen = filter(request);
		assertPresents(seen, TICKET, TicketCarrier.PATH);
		assertThat(PresentedTickets.of(seen).temporaryUri()).isTrue();
		assertThat(seen.getRequestURI()).isEqualTo("/ws-ticket");
		assertThat(seen.getRequestURL()).hasToString("http://localhost/ws-ticket");
		assertThat(seen.getServletPath()).isEqualTo("/ws-ticket");
		assertHidden(seen);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", ";jsessionid=1", ";a=b/" })
	@DisplayName("T9 the temporary URI may end as it likes")
	void temporaryUriEnd(String end) throws Exception {
		HttpServletRequest seen = filter(get("/ws-ticket/" + TICKET + end));
		assertPresents(seen, TICKET, TicketCarrier.PATH);
		assertThat(seen.getRequestURI()).isEqualTo("/ws-ticket");
	}

	@Test
	@DisplayName("T9 the temporary URI below a context path and a servlet path")
	void temporaryUriBelow() throws Exception {
		MockHttpServletRequest request = get("/app/api/ws-ticket/" + TICKET);
		request.setContextPath("/app");
		request.setServletPath("/api");
		request.setPathInfo("/ws-ticket/" + TICKET);
		request.setHttpServletMapping(
				new MockHttpServletMapping("ws-ticket/" + TICKET, "/api/*", "dispatcher", MappingMatch.PATH));
		MockFilterChain chain = new MockFilterChain();
		new TicketCarrierFilter(TicketRoom.settings(UnaryOperator.identity()).carriers(), "/api", (any) -> false)
			.doFilter(request, new MockHttpServletResponse(), chain);
		HttpServletRequest seen = (HttpServletRequest) chain.getRequest();
		assertThat(seen).isNotNull();
		assertPresents(seen, TICKET, TicketCarrier.PATH);
		assertThat(seen.getRequestURI()).isEqualTo("/app/api/ws-ticket");
		assertThat(seen.getRequestURL()).hasToString("http://localhost/app/api/ws-ticket");
		assertThat(seen.getServletPath()).isEqualTo("/api");
		assertThat(seen.getPathInfo()).isEqualTo("/ws-ticket");
		assertThat(seen.getPathTranslated()).isNull();
		assertThat(seen.getHttpServletMapping().getMatchValue()).isEqualTo("ws-ticket");
		assertThat(seen.getHttpServletMapping().getPattern()).isEqualTo("/api/*");
		assertHidden(seen);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ws-ticket", "/ws-ticket/" })
	@DisplayName("T9 the temporary URI without a ticket presents none")
	void temporaryUriWithoutTicket(String uri) throws Exception {
		HttpServletRequest seen = filter(get(uri));
		assertThat(PresentedTickets.of(seen).ticket()).isNull();
		assertThat(PresentedTickets.of(seen).temporaryUri()).isTrue();
		assertThat(seen.getRequestURI()).isEqualTo("/ws-ticket");
	}

	@Test
	@DisplayName("T9 a path that only begins like the temporary URI is another path")
	void similarPath() throws Exception {
		MockHttpServletRequest request = get("/ws-tickets/" + TICKET);
		assertThat(filter(request)).isSameAs(request);
	}

	@Test
	@DisplayName("T9 empty values present no ticket")
	void emptyValues() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.setQueryString("ticket=&ticket&ticket=");
		request.addHeader("Authorization", "Ticket");
		request.addHeader("Sec-WebSocket-Protocol", "wsext.ticket., wsext.v1");
		assertThat(PresentedTickets.of(filter(request)).ticket()).isNull();
	}

	@Test
	@DisplayName("T9 the configured order decides which carrier counts")
	void order() throws Exception {
		HttpServletRequest seen = filter(everywhere(TICKET, TICKET),
				(s) -> s.carriers(TicketCarrier.QUERY, TicketCarrier.HEADER));
		assertPresents(seen, TICKET, TicketCarrier.QUERY);
		assertPresents(filter(everywhere(TICKET, TICKET)), TICKET, TicketCarrier.SUBPROTOCOL);
	}

	@Test
	@DisplayName("T9 a carrier that is off is not read, and hidden all the same")
	void carrierOff() throws Exception {
		HttpServletRequest seen = filter(everywhere(TICKET, OTHER), (s) -> s.carriers(TicketCarrier.PATH));
		assertThat(PresentedTickets.of(seen).ticket()).isNull();
		assertThat(PresentedTickets.of(seen).ambiguous()).isFalse();
		assertHidden(seen);
		HttpServletRequest path = filter(get("/ws-ticket/" + TICKET), (s) -> s.carriers(TicketCarrier.QUERY));
		assertThat(PresentedTickets.of(path).ticket()).isNull();
		assertHidden(path);
	}

	@Test
	@DisplayName("T9 the same ticket twice is fine, two different ones are ambiguous")
	void ambiguous() throws Exception {
		assertThat(PresentedTickets.of(filter(everywhere(TICKET, TICKET))).ambiguous()).isFalse();
		HttpServletRequest seen = filter(everywhere(TICKET, OTHER));
		assertThat(PresentedTickets.of(seen).ambiguous()).isTrue();
		assertThat(PresentedTickets.of(seen).ticket()).isNull();
		assertHidden(seen);
		MockHttpServletRequest repeated = get("/chat/lobby");
		repeated.setQueryString("ticket=" + TICKET + "&ticket=" + OTHER);
		assertThat(PresentedTickets.of(filter(repeated)).ambiguous()).isTrue();
		MockHttpServletRequest pathAndQuery = get("/ws-ticket/" + TICKET);
		pathAndQuery.setQueryString("ticket=" + OTHER);
		assertThat(PresentedTickets.of(filter(pathAndQuery)).ambiguous()).isTrue();
	}

	@Test
	@DisplayName("T9 garbage does no harm")
	void garbage() throws Exception {
		for (String query : List.of("ticket=%zz", "%zz=1&ticket=%", "&&=&ticket=%00", "ticket=" + "x".repeat(65536))) {
			MockHttpServletRequest request = get("/chat/lobby");
			request.setQueryString(query);
			assertThat(filter(request).getQueryString()).isIn(null, "%zz=1", "&&=");
			assertThat(PresentedTickets.of(request).ticket()).isNotEmpty();
		}
		assertThat(filter(get("/ws-ticket/%zz%00")).getRequestURI()).isEqualTo("/ws-ticket");
		assertThat(filter(get("/%")).getRequestURI()).isEqualTo("/%");
	}

	@Test
	@DisplayName("T17 an error dispatch, which starts from the original request, hides the ticket again")
	void errorDispatch() throws Exception {
		MockHttpServletRequest request = everywhere(TICKET, TICKET);
		filter(request);
		request.setDispatcherType(DispatcherType.ERROR);
		request.setRequestURI("/error");
		request.setAttribute("jakarta.servlet.error.request_uri", "/ws-ticket/" + TICKET);
		request.setAttribute("jakarta.servlet.error.query_string", "a=1&ticket=" + TICKET);
		request.setAttribute("jakarta.servlet.forward.servlet_path", "/ws-ticket/" + TICKET);
		request.setAttribute("jakarta.servlet.forward.mapping",
				new MockHttpServletMapping("ws-ticket/" + TICKET, "/*", "d", MappingMatch.PATH));
		HttpServletRequest seen = filter(request);
		assertThat(seen.getRequestURI()).isEqualTo("/error");
		assertThat(seen.getAttribute("jakarta.servlet.error.request_uri")).isEqualTo("/ws-ticket");
		assertThat(seen.getAttribute("jakarta.servlet.error.query_string")).isEqualTo("a=1");
		assertThat(seen.getAttribute("jakarta.servlet.forward.servlet_path")).isEqualTo("/ws-ticket");
		assertHidden(seen);
	}

	@Test
	@DisplayName("T17 an error page of another request is none of its business")
	void foreignErrorDispatch() throws Exception {
		MockHttpServletRequest request = get("/chat/lobby");
		request.setQueryString("ticket=" + TICKET);
		request.setDispatcherType(DispatcherType.ERROR);
		assertThat(filter(request)).isSameAs(request);
	}

	@Test
	@DisplayName("T17 a further dispatch of the wrapped request is not wrapped again")
	void wrapsOnce() throws Exception {
		MockHttpServletRequest request = everywhere(TICKET, TICKET);
		HttpServletRequest seen = filter(request);
		request.setDispatcherType(DispatcherType.ASYNC);
		assertThat(filter(seen)).isSameAs(seen);
		assertThat(filter(request)).isNotSameAs(request);
	}

	private static MockHttpServletRequest get(String uri) {
		return new MockHttpServletRequest("GET", uri);
	}

	private static MockHttpServletRequest everywhere(String one, String other) {
		MockHttpServletRequest request = get("/chat/lobby");
		request.addHeader("Sec-WebSocket-Protocol", "wsext.ticket." + one);
		request.addHeader("Authorization", "Ticket " + other);
		request.setQueryString("ticket=" + one);
		request.addParameter("ticket", one);
		return request;
	}

	private static HttpServletRequest filter(HttpServletRequest request) throws Exception {
		return filter(request, UnaryOperator.identity());
	}

	private static HttpServletRequest filter(HttpServletRequest request, UnaryOperator<TicketRoom.Settings> change)
			throws Exception {
		TicketCarrierFilter filter = new TicketCarrierFilter(TicketRoom.settings(change).carriers(), "",
				(current) -> TicketRoom.isEndpoint(current.getRequestURI()));
		MockFilterChain chain = new MockFilterChain();
		filter.doFilter(request, new MockHttpServletResponse(), chain);
		HttpServletRequest seen = (HttpServletRequest) chain.getRequest();
		assertThat(seen).isNotNull();
		return seen;
	}

	private static void assertPresents(HttpServletRequest request, String ticket, TicketCarrier carrier) {
		PresentedTickets presented = PresentedTickets.of(request);
		assertThat(presented.ticket()).isEqualTo(ticket);
		assertThat(presented.carrier()).isEqualTo(carrier);
		assertThat(presented.ambiguous()).isFalse();
	}

	private static void assertHidden(HttpServletRequest request) {
		StringBuilder shown = new StringBuilder();
		shown.append(request.getRequestURI())
			.append(request.getRequestURL())
			.append(request.getQueryString())
			.append(request.getServletPath())
			.append(request.getPathInfo())
			.append(request.getHttpServletMapping().getMatchValue())
			.append(request);
		Collections.list(request.getHeaderNames())
			.forEach((name) -> shown.append(name).append(Collections.list(request.getHeaders(name))));
		for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
			shown.append(parameter.getKey()).append(Arrays.toString(parameter.getValue()));
		}
		Collections.list(request.getAttributeNames()).forEach((name) -> shown.append(request.getAttribute(name)));
		assertThat(shown).doesNotContain("AAAA").doesNotContain("BBBB");
	}

}
