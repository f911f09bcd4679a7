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

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.github.wsext.limit.ClientAddress;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.ticket.TicketObserver.IssueRefusal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Issuer of tickets that a {@link TicketStore} keeps: to authenticated callers only, for
 * endpoints that exist, and not too often.
 */
public final class DefaultTicketService implements TicketService {

	private final SecureRandom random = new SecureRandom();

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	private final AuthenticationExpiry authenticationExpiry = AuthenticationExpiry.forClassPath();

	private final TicketSettings settings;

	private final TicketStore store;

	private final List<TicketAttributesProvider> attributesProviders;

	private final Predicate<String> endpoints;

	private final TicketUrls urls;

	private final TicketObserver observer;

	private final Clock clock;

	private final IssueRateLimiter rateLimiter;

	private final EndedLogins endedLogins;

	/**
	 * Creates a service.
	 * @param settings the settings
	 * @param store where tickets are kept
	 * @param attributesProviders providers of attributes, in their order
	 * @param endpoints whether a path, relative to the application and encoded, is that
	 * of an endpoint that accepts tickets
	 * @param contextPath the application's context path, for tickets issued outside a
	 * request
	 * @param servletPath path of the dispatcher servlet, empty if it serves everything
	 * @param observer is told what becomes of tickets
	 * @param clock source of time
	 * @param endedLogins what logins have ended
	 */
	public DefaultTicketService(TicketSettings settings, TicketStore store,
			List<TicketAttributesProvider> attributesProviders, Predicate<String> endpoints, String contextPath,
			String servletPath, TicketObserver observer, Clock clock, EndedLogins endedLogins) {
		this.settings = settings;
		this.store = store;
		this.attributesProviders = List.copyOf(attributesProviders);
		this.endpoints = endpoints;
		this.urls = new TicketUrls(settings.carriers(), contextPath, servletPath);
		this.observer = observer;
		this.clock = clock;
		this.endedLogins = endedLogins;
		this.rateLimiter = new IssueRateLimiter(settings.issueRate(), clock);
	}

	@Override
	public IssuedTicket issue(TicketRequest request) {
		Authentication caller = request.authentication();
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
		HttpServletRequest current = currentRequest();
		RequestLogin login = (current != null) ? RequestLogin.of(current, this.endedLogins)
				: new RequestLogin(null, this.endedLogins.count());
		Instant authenticatedUntil = authenticatedUntil(caller, login, now);
		ClientAddress address = (current != null) ? ClientAddress.of(current.getRemoteAddr()) : null;
		limitRate(caller, address);
		String path = path(request);
		Instant expiresAt = earlier(now.plus(this.settings.ttl()), authenticatedUntil);
		Ticket ticket = Ticket.builder(caller)
			.endpoint(path)
			.attributes(attributes(request, current))
			.payload(request.payload())
			.resume(request.resume())
			.issuedAt(this.endedLogins.beginning(caller.getName(), login.session(), now))
			.expiresAt(expiresAt)
			.authenticatedUntil(authenticatedUntil)
			.session(login.session())
			.origin((current != null) ? current.getHeader(HttpHeaders.ORIGIN) : null)
			.address((address != null) ? this.settings.binding().address().of(address) : null)
			.build();
		String secret = TicketSecret.generate(this.random);
		save(TicketKey.of(secret), ticket);
		this.observer.issued();
		return new IssuedTicket(secret, expiresAt, Duration.between(now, expiresAt).toSeconds(),
				(path != null) ? this.urls.url(path, secret, current) : null);
	}

	private @Nullable Instant authenticatedUntil(Authentication caller, RequestLogin login, Instant now) {
		if (!this.trustResolver.isAuthenticated(caller)) {
			this.observer.refusedAtIssue(IssueRefusal.UNAUTHENTICATED);
			throw new InsufficientAuthenticationException("Tickets are issued to authenticated callers only");
		}
		if (!StringUtils.hasLength(caller.getName())) {
			this.observer.refusedAtIssue(IssueRefusal.UNAUTHENTICATED);
			throw new ErrorResponseException(HttpStatus.FORBIDDEN,
					ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, "The caller's authentication has no name"),
					null);
		}
		Instant end = this.authenticationExpiry.expiresAt(caller);
		if ((end != null && !now.isBefore(end))
				|| this.endedLogins.hasEnded(caller.getName(), login.session(), login.since())) {
			this.observer.refusedAtIssue(IssueRefusal.UNAUTHENTICATED);
			throw new CredentialsExpiredException("The caller's authentication has expired");
		}
		return end;
	}

	private static Instant earlier(Instant one, @Nullable Instant other) {
		return (other != null && other.isBefore(one)) ? other : one;
	}

	private void limitRate(Authentication caller, @Nullable ClientAddress address) {
		try {
			this.rateLimiter.acquire(caller.getName(), address);
		}
		catch (TicketLimitException ex) {
			throw refused(ex);
		}
	}

	private @Nullable String path(TicketRequest request) {
		String endpoint = request.endpoint();
		if (endpoint == null) {
			if (this.settings.requireEndpoint()) {
				this.observer.refusedAtIssue(IssueRefusal.ENDPOINT_REQUIRED);
				throw new EndpointRequiredException();
			}
			return null;
		}
		String path = EndpointPath.decode(endpoint);
		if (path == null || !this.endpoints.test(EndpointPath.encode(path))) {
			this.observer.refusedAtIssue(IssueRefusal.UNKNOWN_ENDPOINT);
			throw new UnknownEndpointException();
		}
		return path;
	}

	private Map<String, Object> attributes(TicketRequest request, @Nullable HttpServletRequest current) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		this.attributesProviders
			.forEach((provider) -> attributes.putAll(provider.attributes(request.authentication(), current)));
		attributes.putAll(request.attributes());
		return attributes;
	}

	private void save(TicketKey key, Ticket ticket) {
		try {
			this.store.save(key, ticket);
		}
		catch (TicketLimitException ex) {
			throw refused(ex);
		}
		catch (UnstorableTicketException ex) {
			this.observer.refusedAtIssue(IssueRefusal.UNSTORABLE);
			throw ex;
		}
		catch (RuntimeException ex) {
			this.observer.refusedAtIssue(IssueRefusal.STORE_UNAVAILABLE);
			throw TicketStoreUnavailableException.of(ex);
		}
	}

	private TicketLimitException refused(TicketLimitException refusal) {
		this.observer.refusedAtIssue(switch (refusal.limit()) {
			case PRINCIPAL -> IssueRefusal.PRINCIPAL_LIMIT;
			case NODE -> IssueRefusal.NODE_LIMIT;
			case RATE -> IssueRefusal.RATE;
			case ADDRESS_RATE -> IssueRefusal.ADDRESS_RATE;
		});
		return refusal;
	}

	private @Nullable HttpServletRequest currentRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? attributes.getRequest() : null;
	}

}
