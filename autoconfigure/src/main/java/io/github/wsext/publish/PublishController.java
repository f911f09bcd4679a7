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

package io.github.wsext.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;
import io.github.wsext.limit.RateLimiter;
import io.github.wsext.publish.IdempotencyKeys.Answer;
import io.github.wsext.support.FailureLog;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Controller by which others publish over HTTP: authenticated callers with the authority
 * for it, on the topics that the application lets them. Its wire format does not follow
 * the application's JSON settings.
 */
final class PublishController {

	private static final Log logger = LogFactory.getLog(PublishController.class);

	private static final String AUTHORITY = "wsext:publish";

	private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	private static final int MAX_BODY = 64 * 1024;

	private static final int MAX_KEY = 255;

	private final JsonMapper json = JsonMapper.builder().build();

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	private final FailureLog failures = new FailureLog();

	private final Publisher publisher;

	private final TopicPublishAuthorizer authorizer;

	private final RateLimiter rate;

	private final IdempotencyKeys<Relay> keys;

	private final String eventKey;

	PublishController(Publisher publisher, TopicPublishAuthorizer authorizer, RateLimiter rate,
			IdempotencyKeys<Relay> keys, String eventKey) {
		this.publisher = publisher;
		this.authorizer = authorizer;
		this.rate = rate;
		this.keys = keys;
		this.eventKey = eventKey;
	}

	public CompletableFuture<ResponseEntity<byte[]>> publish(HttpServletRequest request) throws IOException {
		CompletableFuture<ResponseEntity<byte[]>> answer = new CompletableFuture<>();
		try {
			Authentication caller = caller();
			String key = key(request);
			byte[] body = body(request);
			Publication publication = Publication.read(body, this.eventKey);
			if (!mayPublish(caller, publication.topic())) {
				throw new PublishRefusedException(HttpStatus.FORBIDDEN, "The caller may not publish to this topic");
			}
			publish(caller, key, body, publication)
				.whenComplete((published, failure) -> answer.complete((failure != null) ? refused(failure)
						: write(publication.topic(), published.value(), published.repeated())));
		}
		catch (PublishRefusedException ex) {
			answer.complete(refused(ex));
		}
		return answer;
	}

	private Authentication caller() {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		if (caller == null || !this.trustResolver.isAuthenticated(caller)) {
			// Even where the application's own rules let everybody pass.
			throw new PublishRefusedException(HttpStatus.UNAUTHORIZED, "Publishing is for authenticated callers only");
		}
		Duration wait = this.rate.tryAcquire(caller.getName());
		if (wait != null) {
			throw new PublishRefusedException(HttpStatus.TOO_MANY_REQUESTS, "Too many requests of this caller", wait);
		}
		if (caller.getAuthorities().stream().map(GrantedAuthority::getAuthority).noneMatch(AUTHORITY::equals)) {
			throw new PublishRefusedException(HttpStatus.FORBIDDEN, "The caller has not the authority " + AUTHORITY);
		}
		return caller;
	}

	private static @Nullable String key(HttpServletRequest request) {
		List<String> keys = Collections.list(request.getHeaders(IDEMPOTENCY_KEY));
		if (keys.isEmpty()) {
			return null;
		}
		String key = keys.get(0);
		if (keys.size() > 1 || key.isBlank() || key.length() > MAX_KEY
				|| !key.chars().allMatch((character) -> character > 0x20 && character < 0x7f)) {
			throw new PublishRefusedException(HttpStatus.BAD_REQUEST,
					"Expected one Idempotency-Key of 1 to " + MAX_KEY + " printable characters without blanks");
		}
		return key;
	}

	private static byte[] body(HttpServletRequest request) throws IOException {
		if (!isJson(request.getContentType())) {
			throw new PublishRefusedException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Expected application/json");
		}
		String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
			throw new PublishRefusedException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Expected no Content-Encoding");
		}
		if (request.getContentLengthLong() > MAX_BODY) {
			throw tooLarge();
		}
		byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
		if (body.length > MAX_BODY) {
			throw tooLarge();
		}
		return body;
	}

	private static boolean isJson(@Nullable String contentType) {
		try {
			if (contentType == null) {
				return false;
			}
			MediaType type = MediaType.parseMediaType(contentType);
			return type.isConcrete()
					&& (type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix()));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static PublishRefusedException tooLarge() {
		return new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE, "The body may have 64 KiB at most");
	}

	private boolean mayPublish(Authentication caller, String topic) {
		try {
			return this.authorizer.mayPublish(caller, topic);
		}
		catch (AccessDeniedException ex) {
			return false;
		}
		catch (Throwable ex) {
			this.failures.failed(logger, this.authorizer.getClass().getName(), "a request to publish", ex);
			return false;
		}
	}

	private CompletionStage<Answer<Relay>> publish(Authentication caller, @Nullable String key, byte[] body,
			Publication publication) {
		if (key == null) {
			return publish(publication, null).thenApply((relay) -> new Answer<>(relay, false));
		}
		return this.keys.once(caller.getName(), key, body,
				(relay) -> relay.outcome() != Relay.Outcome.UNKNOWN || !this.publisher.isOnce(publication.topic()),
				() -> publish(publication, caller.getName() + ' ' + key));
	}

	private CompletionStage<Relay> publish(Publication publication, @Nullable String key) {
		try {
			return this.publisher.publish(publication.topic(), publication.event(), publication.payload(), key)
				.thenApply(PublishController::reached);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private static Relay reached(Relay relay) {
		if (relay.outcome() == Relay.Outcome.FAILED) {
			throw new PublishRefusedException(HttpStatus.SERVICE_UNAVAILABLE,
					"The other nodes are out of reach, and nobody got it", Duration.ofSeconds(1));
		}
		return relay;
	}

	private ResponseEntity<byte[]> write(String topic, Relay relay, boolean repeated) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("topic", topic);
		answer.put("relay", relay.outcome().name().toLowerCase(Locale.ROOT));
		relay.position().ifPresent((position) -> answer.put("position", position));
		if (repeated) {
			answer.put("repeated", true);
		}
		return answer(HttpStatus.OK, MediaType.APPLICATION_JSON, answer, null);
	}

	private ResponseEntity<byte[]> refused(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		PublishRefusedException refused;
		if (cause instanceof PublishRefusedException known) {
			refused = known;
		}
		else if (cause instanceof IllegalArgumentException) {
			refused = new PublishRefusedException(HttpStatus.UNPROCESSABLE_CONTENT,
					"No subscriber's codec can write this message");
		}
		else {
			this.failures.failed(logger, "Publishing for a request", "HTTP", cause);
			refused = new PublishRefusedException(HttpStatus.INTERNAL_SERVER_ERROR, "The message was not published");
		}
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("title", refused.status().getReasonPhrase());
		problem.put("status", refused.status().value());
		problem.put("detail", String.valueOf(refused.getMessage()));
		return answer(refused.status(), MediaType.APPLICATION_PROBLEM_JSON, problem, refused.retryAfter());
	}

	private ResponseEntity<byte[]> answer(HttpStatus status, MediaType type, Map<String, Object> body,
			@Nullable Duration retryAfter) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
			.contentType(type)
			.header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (retryAfter != null) {
			answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
		}
		return answer.body(this.json.writeValueAsBytes(body));
	}

}
