package io.github.wsext.ticket;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The {@link TicketService} on top of a {@link TicketStore}.
 */
public final class DefaultTicketService implements TicketService {

	private static final Log logger = LogFactory.getLog(DefaultTicketService.class);

	private final SecureRandom random = new SecureRandom();

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	private final AuthenticationExpiry authenticationExpiry = AuthenticationExpiry.forClassPath();

	private final TicketSettings settings;

	private final TicketStore store;

	private final List<TicketAttributesProvider> attributesProviders;

	private final Predicate<String> endpoints;

	private final String contextPath;

	private final String servletPath;

	private final TicketObserver observer;

	private final Consumer<Ticket> expired;

	private final Clock clock;

	private final IssueRateLimiter rateLimiter;

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
	 * @param expired is given each ticket that came back from the store after its expiry;
	 * must not run listeners on the calling thread
	 * @param clock source of time
	 */
	public DefaultTicketService(TicketSettings settings, TicketStore store,
			List<TicketAttributesProvider> attributesProviders, Predicate<String> endpoints, String contextPath,
			String servletPath, TicketObserver observer, Consumer<Ticket> expired, Clock clock) {
		this.settings = settings;
		this.store = store;
		this.attributesProviders = List.copyOf(attributesProviders);
		this.endpoints = endpoints;
		this.contextPath = contextPath;
		this.servletPath = servletPath;
		this.observer = observer;
		this.expired = expired;
		this.clock = clock;
		this.rateLimiter = new IssueRateLimiter(settings.issueRatePerMinute(), clock);
	}

	@Override
	public IssuedTicket issue(Authentication authentication, @Nullable String endpoint, @Nullable Object payload) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
		Instant expiresAt = expiry(authentication, now);
		limitRate(authentication);
		String path = (endpoint != null) ? pathOf(endpoint) : null;
		if (path == null && this.settings.requireEndpoint()) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.ENDPOINT_REQUIRED);
			throw new EndpointRequiredException();
		}
		HttpServletRequest request = currentRequest();
		String origin = (request != null) ? request.getHeader(HttpHeaders.ORIGIN) : null;
		Ticket ticket = new Ticket(authentication, path, attributes(authentication, request), payload, now, expiresAt,
				this.authenticationExpiry.expiresAt(authentication), HttpSessionKey.of(request), origin);
		String secret = TicketSecret.generate(this.random);
		save(TicketSecret.key(secret), ticket);
		this.observer.issued();
		return new IssuedTicket(secret, expiresAt, Duration.between(now, expiresAt).toSeconds(),
				(path != null) ? url(path, secret, request) : null);
	}

	@Override
	public String endpointOf(@Nullable String ticket) {
		String key = key(ticket);
		Ticket found = inStore(() -> this.store.find(key)).orElseThrow(this::unknown);
		if (found.isExpired(this.clock.instant())) {
			found = take(key);
		}
		if (found.endpoint() == null) {
			throw refused(TicketRefusedException.Reason.WRONG_ENDPOINT);
		}
		return found.endpoint();
	}

	@Override
	public Ticket consume(@Nullable String ticket, String path, @Nullable String origin) {
		Ticket taken = take(key(ticket));
		if (taken.endpoint() != null && !taken.endpoint().equals(path)) {
			throw refused(TicketRefusedException.Reason.WRONG_ENDPOINT);
		}
		if (taken.origin() != null && origin != null && !taken.origin().equalsIgnoreCase(origin)) {
			throw refused(TicketRefusedException.Reason.WRONG_ORIGIN);
		}
		this.observer.consumed();
		return taken;
	}

	private String key(@Nullable String ticket) {
		if (!StringUtils.hasLength(ticket)) {
			throw refused(TicketRefusedException.Reason.MISSING);
		}
		if (!TicketSecret.isWellFormed(ticket)) {
			throw refused(TicketRefusedException.Reason.MALFORMED);
		}
		return TicketSecret.key(ticket);
	}

	private Ticket take(String key) {
		Ticket taken = inStore(() -> this.store.take(key)).orElseThrow(this::unknown);
		if (taken.isExpired(this.clock.instant())) {
			this.expired.accept(taken);
			throw refused(TicketRefusedException.Reason.EXPIRED);
		}
		return taken;
	}

	private TicketRefusedException unknown() {
		return refused(TicketRefusedException.Reason.UNKNOWN);
	}

	private Instant expiry(Authentication authentication, Instant now) {
		if (!this.trustResolver.isAuthenticated(authentication)) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.UNAUTHENTICATED);
			throw new InsufficientAuthenticationException("Tickets are issued to authenticated callers only");
		}
		Instant end = this.authenticationExpiry.expiresAt(authentication);
		if (end != null && !now.isBefore(end)) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.UNAUTHENTICATED);
			throw new CredentialsExpiredException("The caller's authentication has expired");
		}
		Instant latest = now.plus(this.settings.ttl());
		return (end != null && end.isBefore(latest)) ? end : latest;
	}

	private void limitRate(Authentication authentication) {
		Duration wait = this.rateLimiter.tryAcquire(authentication.getName());
		if (wait != null) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.RATE);
			throw new TicketLimitException(TicketLimitException.Limit.RATE, wait);
		}
	}

	private String pathOf(String endpoint) {
		String path = EndpointPath.decode(endpoint);
		if (path == null || !this.endpoints.test(EndpointPath.encode(path))) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.UNKNOWN_ENDPOINT);
			throw new UnknownEndpointException();
		}
		return path;
	}

	private Map<String, Object> attributes(Authentication authentication, @Nullable HttpServletRequest request) {
		Map<String, Object> attributes = new LinkedHashMap<>();
		this.attributesProviders.forEach((provider) -> attributes.putAll(provider.attributes(authentication, request)));
		return attributes;
	}

	private void save(String key, Ticket ticket) {
		try {
			this.store.save(key, ticket);
		}
		catch (TicketLimitException ex) {
			this.observer.refusedAtIssue((ex.limit() == TicketLimitException.Limit.NODE)
					? TicketObserver.IssueRefusal.NODE_LIMIT : TicketObserver.IssueRefusal.PRINCIPAL_LIMIT);
			throw ex;
		}
		catch (RuntimeException ex) {
			this.observer.refusedAtIssue(TicketObserver.IssueRefusal.STORE_UNAVAILABLE);
			throw unavailable(ex);
		}
	}

	private Optional<Ticket> inStore(Supplier<Optional<Ticket>> access) {
		try {
			return access.get();
		}
		catch (RuntimeException ex) {
			this.observer.storeUnavailable();
			throw unavailable(ex);
		}
	}

	private TicketStoreUnavailableException unavailable(RuntimeException cause) {
		return (cause instanceof TicketStoreUnavailableException ex) ? ex : new TicketStoreUnavailableException(cause);
	}

	private TicketRefusedException refused(TicketRefusedException.Reason reason) {
		this.observer.refused(reason);
		if (logger.isDebugEnabled()) {
			logger.debug("Ticket refused: " + reason);
		}
		return new TicketRefusedException(reason);
	}

	private @Nullable String url(String path, String secret, @Nullable HttpServletRequest request) {
		String base = ((request != null) ? request.getContextPath() : this.contextPath) + this.servletPath;
		if (this.settings.carriers().contains(TicketCarrier.PATH)) {
			return base + this.settings.uriPath() + "/" + secret;
		}
		if (this.settings.carriers().contains(TicketCarrier.QUERY)) {
			return base + EndpointPath.encode(path) + "?" + this.settings.queryParameter() + "=" + secret;
		}
		return null;
	}

	private @Nullable HttpServletRequest currentRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? attributes.getRequest() : null;
	}

}
