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

package io.github.wsext.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.console.ConsoleAssets.Asset;
import io.github.wsext.console.ConsoleDescription.Endpoint;
import io.github.wsext.console.ConsoleDescription.Tickets;
import io.github.wsext.console.HandshakeAnswers.Answer;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.ticket.PageLogin;
import io.github.wsext.ticket.TicketSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Controller of the console. Its page says nothing of the application; what does is for
 * those who could have a ticket, whatever the application's own rules let pass.
 */
final class ConsoleController {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private final JsonMapper json = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final ConsoleAssets assets = new ConsoleAssets();

	private final EndpointDispatchers endpoints;

	private final ConsoleSettings settings;

	private final @Nullable PageLogin login;

	private final HandshakeAnswers answers;

	private final Supplier<? extends @Nullable JsonNode> document;

	/**
	 * Creates the controller.
	 * @param login who is logged in, or {@code null} where nobody can be
	 * @param document the AsyncAPI document, if there is one
	 */
	ConsoleController(EndpointDispatchers endpoints, ConsoleSettings settings, @Nullable PageLogin login,
			HandshakeAnswers answers, Supplier<? extends @Nullable JsonNode> document) {
		this.endpoints = endpoints;
		this.settings = settings;
		this.login = login;
		this.answers = answers;
		this.document = document;
	}

	public ResponseEntity<byte[]> page() {
		return write(this.assets.page());
	}

	public ResponseEntity<byte[]> asset(@PathVariable("asset") String name) {
		Asset asset = this.assets.find(name);
		return (asset != null) ? write(asset) : problem(HttpStatus.NOT_FOUND, "The console has no such file");
	}

	public ResponseEntity<byte[]> description(HttpServletRequest request) {
		return mayLook() ? write(describe(request)) : unauthorized();
	}

	public CompletableFuture<ResponseEntity<byte[]>> handshake(@PathVariable("id") String id) {
		if (!mayLook()) {
			return CompletableFuture.completedFuture(unauthorized());
		}
		CompletableFuture<Answer> answer = this.answers.take(id);
		return (answer != null) ? answer.thenApply(this::write) : CompletableFuture
			.completedFuture(problem(HttpStatus.NOT_FOUND, "No such handshake has come to this node lately"));
	}

	private boolean mayLook() {
		return this.login == null || this.login.user() != null;
	}

	private ConsoleDescription describe(HttpServletRequest request) {
		TicketSettings tickets = this.settings.tickets();
		JsonNode document = this.document.get();
		PayloadExamples examples = (document != null) ? new PayloadExamples(document, this.settings.envelope()) : null;
		return new ConsoleDescription(this.settings.application(), (this.login != null) ? this.login.user() : null,
				(this.login != null) ? this.login.csrf(request) : null, (tickets != null) ? Tickets.of(tickets) : null,
				ConsoleDescription.Envelope.of(this.settings.envelope()),
				this.endpoints.endpoints()
					.stream()
					.map((endpoint) -> Endpoint.of(endpoint, examples))
					.sorted(Endpoint.ORDER)
					.toList(),
				CloseStatuses.meanings());
	}

	private static ResponseEntity<byte[]> write(Asset asset) {
		// A later version of us may have others under the same names.
		return answer(HttpStatus.OK).cacheControl(CacheControl.noCache())
			.eTag(asset.tag())
			.contentType(asset.type())
			.body(asset.content());
	}

	private ResponseEntity<byte[]> write(Object content) {
		return answer(HttpStatus.OK).cacheControl(CacheControl.noStore())
			.contentType(MediaType.APPLICATION_JSON)
			.body(this.json.writeValueAsBytes(content));
	}

	private ResponseEntity<byte[]> unauthorized() {
		return problem(HttpStatus.UNAUTHORIZED, "The console is for whoever is logged in");
	}

	private ResponseEntity<byte[]> problem(HttpStatus status, String detail) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("title", status.getReasonPhrase());
		problem.put("status", status.value());
		problem.put("detail", detail);
		return answer(status).cacheControl(CacheControl.noStore())
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(this.json.writeValueAsBytes(problem));
	}

	private static ResponseEntity.BodyBuilder answer(HttpStatus status) {
		return ResponseEntity.status(status)
			.header("Content-Security-Policy", POLICY)
			.header("Cross-Origin-Resource-Policy", "same-origin")
			.header("Referrer-Policy", "no-referrer")
			.header("X-Content-Type-Options", "nosniff")
			.header("X-Frame-Options", "DENY");
	}

}
