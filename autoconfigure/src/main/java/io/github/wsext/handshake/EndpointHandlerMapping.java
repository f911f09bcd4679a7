package io.github.wsext.handshake;

import io.github.wsext.endpoint.EndpointMatch;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Handler mapping for the paths of endpoints. They belong to the endpoints whatever the
 * method, because security rules do not apply to them.
 */
public final class EndpointHandlerMapping extends AbstractHandlerMapping {

	private static final int BEFORE_ALL_OTHERS = -1000;

	private final HandshakePaths paths;

	private final HandshakeRequestHandler handler;

	public EndpointHandlerMapping(HandshakePaths paths, HandshakeRequestHandler handler) {
		this.paths = paths;
		this.handler = handler;
		setOrder(BEFORE_ALL_OTHERS);
	}

	@Override
	protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
		EndpointMatch match = this.paths.match(request);
		if (match != null) {
			RequestedHandshake.match(request, match);
			return this.handler;
		}
		return this.paths.isTemporaryUri(request) ? this.handler : null;
	}

}
