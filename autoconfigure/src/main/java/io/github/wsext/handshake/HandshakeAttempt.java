package io.github.wsext.handshake;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.connection.Identity;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.limit.ConnectionPlaces;
import io.github.wsext.transport.TransportListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.UriUtils;

/**
 * What is known of a handshake while it is being checked. Belongs to one request.
 */
final class HandshakeAttempt {

	static final String MATCH_ATTRIBUTE = HandshakeAttempt.class.getName() + ".match";

	/** Offered beside a ticket, so that there is a subprotocol that can be echoed. */
	private static final String MARKER_SUBPROTOCOL = "wsext.v1";

	private final HttpServletRequest request;

	private final List<String> offeredSubprotocols;

	private @Nullable EndpointMatch match;

	private EndpointMatch.@Nullable Choice choice;

	private @Nullable String path;

	private Identity identity = Identity.of(null);

	private @Nullable Object ticketPayload;

	private Map<String, Object> attributes = new LinkedHashMap<>();

	private boolean authenticated;

	private boolean standsForAnother;

	private @Nullable TransportListener listener;

	private final ConnectionPlaces.Place place;

	private final ClientAddress address;

	private final HandshakeObserver observer;

	private boolean refused;

	HandshakeAttempt(HttpServletRequest request, ConnectionPlaces.Place place, HandshakeObserver observer) {
		this.request = request;
		this.observer = observer;
		this.place = place;
		this.address = ClientAddress.of(request.getRemoteAddr());
		this.offeredSubprotocols = offeredSubprotocols(request);
		this.match = (request.getAttribute(MATCH_ATTRIBUTE) instanceof EndpointMatch found) ? found : null;
		this.path = (this.match != null)
				? EndpointMatch.decode(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication())
				: null;
	}

	static List<String> offeredSubprotocols(HttpServletRequest request) {
		List<String> offered = new ArrayList<>();
		for (String line : Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL))) {
			Arrays.stream(StringUtils.tokenizeToStringArray(line, ",")).forEach(offered::add);
		}
		return offered;
	}

	void storeIn(Map<String, Object> attributes) {
		attributes.put(HandshakeAttempt.class.getName(), this);
	}

	static HandshakeAttempt from(Map<String, Object> attributes) {
		Object attempt = attributes.get(HandshakeAttempt.class.getName());
		Assert.state(attempt instanceof HandshakeAttempt, "Not a handshake of this package");
		return (HandshakeAttempt) attempt;
	}

	HttpServletRequest request() {
		return this.request;
	}

	List<String> offeredSubprotocols() {
		return this.offeredSubprotocols;
	}

	@Nullable EndpointMatch match() {
		return this.match;
	}

	/**
	 * The request came to the temporary URI, which stands for this path.
	 */
	void standsFor(String path, EndpointMatch match) {
		this.standsForAnother = true;
		this.path = path;
		this.match = match;
	}

	/**
	 * Whether the request came to the temporary URI, where no rules of the application
	 * apply.
	 */
	boolean standsForAnother() {
		return this.standsForAnother;
	}

	void choose(EndpointMatch.Choice choice) {
		this.choice = choice;
	}

	EndpointDescriptor endpoint() {
		Assert.state(this.choice != null, "No endpoint chosen yet");
		return this.choice.endpoint();
	}

	String path() {
		Assert.state(this.path != null, "No endpoint chosen yet");
		return this.path;
	}

	/**
	 * The caller is known.
	 */
	void authenticated(Identity identity) {
		this.authenticated = true;
		this.identity = identity;
	}

	/**
	 * The caller is known by a ticket, which brought data along.
	 */
	void authenticated(Identity identity, Map<String, Object> attributes, @Nullable Object ticketPayload) {
		authenticated(identity);
		this.attributes = new LinkedHashMap<>(attributes);
		this.ticketPayload = ticketPayload;
	}

	boolean isAuthenticated() {
		return this.authenticated;
	}

	Identity identity() {
		return this.identity;
	}

	/**
	 * The subprotocol of the answer: the one agreed, else the marker if it was offered,
	 * because browsers drop a connection that answers none of what they offered.
	 */
	@Nullable String subprotocolToEcho() {
		String agreed = (this.choice != null) ? this.choice.subprotocol() : null;
		if (agreed != null) {
			return agreed;
		}
		return this.offeredSubprotocols.contains(MARKER_SUBPROTOCOL) ? MARKER_SUBPROTOCOL : null;
	}

	/**
	 * The handshake as callbacks see it.
	 */
	AcceptedHandshake accept(ServerHttpRequest request) {
		EndpointMatch match = this.match;
		EndpointMatch.Choice choice = this.choice;
		Assert.state(match != null && choice != null, "No endpoint chosen yet");
		return new AcceptedHandshake(choice, match.pathVariables(), path(), uri(request), request.getHeaders(),
				this.identity.principal(), request.getRemoteAddress(), this.attributes, this.ticketPayload);
	}

	private URI uri(ServerHttpRequest request) {
		URI uri = request.getURI();
		String rawPath = this.standsForAnother
				? this.request.getContextPath() + UriUtils.encodePath(path(), StandardCharsets.UTF_8)
				: uri.getRawPath();
		return URI.create((uri.getRawQuery() != null) ? rawPath + "?" + uri.getRawQuery() : rawPath);
	}

	void listener(TransportListener listener) {
		this.listener = listener;
	}

	TransportListener listener() {
		Assert.state(this.listener != null, "Not accepted yet");
		return this.listener;
	}

	/**
	 * What it takes of the limits.
	 */
	ConnectionPlaces.Place place() {
		return this.place;
	}

	/**
	 * The client, or the proxy in front of it unless the application trusts that.
	 */
	ClientAddress address() {
		return this.address;
	}

	/**
	 * It is refused. Clients may come back as soon as they read so: therefore what it
	 * took is given back, and it is counted, before the answer is written.
	 */
	void refused(HandshakeObserver.Refusal refusal) {
		this.place.release();
		if (!this.refused) {
			this.refused = true;
			this.observer.refused(refusal);
		}
	}

	@Override
	public String toString() {
		return (this.choice != null) ? this.choice.endpoint().toString() : "unknown endpoint";
	}

}
