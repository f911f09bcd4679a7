package io.github.wsext.handshake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.WsHandshake;
import io.github.wsext.endpoint.EndpointMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A handshake whose caller is known. Holds copies: containers recycle requests.
 */
public final class AcceptedHandshake implements WsHandshake {

	private static final MultiValueMap<String, String> NO_PARAMETERS = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());

	private final EndpointMatch.Choice choice;

	private final Map<String, String> pathVariables;

	private final String path;

	private final URI uri;

	private final MultiValueMap<String, String> queryParameters;

	private final HttpHeaders headers;

	private final @Nullable Principal principal;

	private final @Nullable InetSocketAddress remoteAddress;

	private final Map<String, Object> attributes;

	private final @Nullable Object ticketPayload;

	/**
	 * Creates the handshake.
	 * @param choice the endpoint and subprotocol
	 * @param pathVariables values of the variables in the endpoint's path, decoded
	 * @param path path within the application, decoded
	 * @param uri path and query
	 * @param headers the headers, without the ticket
	 * @param principal the caller
	 * @param remoteAddress address of the client
	 * @param attributes attributes the connection will start with
	 * @param ticketPayload payload of the ticket
	 */
	public AcceptedHandshake(EndpointMatch.Choice choice, Map<String, String> pathVariables, String path, URI uri,
			HttpHeaders headers, @Nullable Principal principal, @Nullable InetSocketAddress remoteAddress,
			Map<String, Object> attributes, @Nullable Object ticketPayload) {
		this.choice = choice;
		this.pathVariables = Map.copyOf(pathVariables);
		this.path = path;
		this.uri = uri;
		this.queryParameters = queryParameters(uri);
		this.headers = HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(headers));
		this.principal = principal;
		this.remoteAddress = remoteAddress;
		this.attributes = new ConcurrentHashMap<>(attributes);
		this.ticketPayload = ticketPayload;
	}

	private static MultiValueMap<String, String> queryParameters(URI uri) {
		if (uri.getRawQuery() == null) {
			return NO_PARAMETERS;
		}
		MultiValueMap<String, String> decoded = new LinkedMultiValueMap<>();
		UriComponentsBuilder.fromUri(uri)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values.forEach((value) -> decoded.add(decode(name), decode(value))));
		return CollectionUtils.unmodifiableMultiValueMap(decoded);
	}

	private static String decode(@Nullable String encoded) {
		return (encoded != null) ? UriUtils.decode(encoded.replace('+', ' '), StandardCharsets.UTF_8) : "";
	}

	@Override
	public String endpoint() {
		return this.choice.endpoint().pattern();
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public URI uri() {
		return this.uri;
	}

	@Override
	public Map<String, String> pathVariables() {
		return this.pathVariables;
	}

	@Override
	public MultiValueMap<String, String> queryParameters() {
		return this.queryParameters;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	@Override
	public @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public @Nullable String subprotocol() {
		return this.choice.subprotocol();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public <T> Optional<T> ticketPayload(Class<T> type) {
		return Optional.ofNullable(this.ticketPayload).filter(type::isInstance).map(type::cast);
	}

}
