package io.github.wsext.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.connection.Identity;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.handshake.HandshakeRefusal;
import io.github.wsext.handshake.HandshakeSnapshot;
import io.github.wsext.test.Handshake.HandshakeRefusedException;
import io.github.wsext.test.MemoryCallers.Caller;
import io.github.wsext.ticket.TicketStoreUnavailableException;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.transport.TransportListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * Connects in memory: finds the endpoint, asks it, and opens both ends of the connection.
 */
final class MemoryConnector implements Connector {

	private static final Log logger = LogFactory.getLog(MemoryConnector.class);

	private final EndpointPaths paths;

	private final EndpointDispatchers dispatchers;

	private final MemoryCallers callers;

	MemoryConnector(EndpointPaths paths, EndpointDispatchers dispatchers, MemoryCallers callers) {
		this.paths = paths;
		this.dispatchers = dispatchers;
		this.callers = callers;
	}

	@Override
	public boolean isOverPort() {
		return false;
	}

	@Override
	public String describe(String path) {
		return path.startsWith("/") ? path : "/" + path;
	}

	/**
	 * Asks the endpoint on a thread of the server's, and opens the connection if it has
	 * accepted.
	 */
	@Override
	public WebSocket open(Handshake handshake, WebSocket.Listener listener, Duration timeout)
			throws HandshakeRefusedException {
		Accepted accepted = await(() -> answer(handshake), handshake.title(), timeout);
		MemoryConnection connection = new MemoryConnection(accepted.listener(), listener, accepted.subprotocol(),
				handshake.isSilent(), MemoryThreads.executor());
		try {
			return connection.open(timeout);
		}
		catch (InterruptedException ex) {
			throw interrupted(handshake.title(), ex);
		}
	}

	private static Accepted await(Callable<Accepted> handshake, String title, Duration timeout)
			throws HandshakeRefusedException {
		FutureTask<Accepted> answer = new FutureTask<>(handshake);
		MemoryThreads.executor().execute(answer);
		try {
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof HandshakeRefusedException refused) {
				throw refused;
			}
			if (cause instanceof IllegalArgumentException mistake) {
				throw mistake;
			}
			if (cause instanceof IllegalStateException mistake) {
				throw mistake;
			}
			throw new AssertionError("Could not connect to " + title + ": " + cause, cause);
		}
		catch (TimeoutException ex) {
			throw new AssertionError(
					"Could not connect to " + title + ": no answer to the handshake within " + Text.duration(timeout));
		}
		catch (InterruptedException ex) {
			throw interrupted(title, ex);
		}
	}

	private static AssertionError interrupted(String title, InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new AssertionError("Interrupted while connecting to " + title, cause);
	}

	private Accepted answer(Handshake handshake) throws HandshakeRefusedException {
		URI uri = URI.create(describe(handshake.path()));
		PathContainer path = PathContainer.parsePath(uri.getRawPath());
		EndpointMatch match = this.paths.match(path);
		if (match == null) {
			throw refused(HandshakeRefusal.of(Refusal.NOT_UPGRADE, HttpStatus.NOT_FOUND, "No endpoint has this path"));
		}
		EndpointMatch.Choice choice = match.choose(handshake.subprotocols());
		if (choice == null) {
			throw refused(HandshakeRefusal.of(Refusal.SUBPROTOCOL, HttpStatus.BAD_REQUEST,
					"A subprotocol of this endpoint is required"));
		}
		String decodedPath = EndpointMatch.decode(path);
		Caller caller = identify(handshake, decodedPath, choice.endpoint().authentication());
		return connect(new HandshakeSnapshot(choice, match.pathVariables(), decodedPath, uri, headers(handshake),
				caller.identity().principal(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
				caller.attributes(), caller.ticketPayload()), caller.identity(), choice);
	}

	/**
	 * Nobody asks who a caller is where there is no authentication, as over a port.
	 */
	private Caller identify(Handshake handshake, String path, HandshakeAuthentication required)
			throws HandshakeRefusedException {
		if (required == HandshakeAuthentication.NONE) {
			return Caller.UNKNOWN.with(handshake);
		}
		try {
			Caller caller = this.callers.identify(handshake, path);
			if (caller != null) {
				return caller.with(handshake);
			}
		}
		catch (TicketStoreUnavailableException ex) {
			logger.warn("Ticket store out of reach", ex);
			throw refused(HandshakeRefusal.of(Refusal.STORE_UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE,
					"Tickets cannot be checked at the moment"));
		}
		throw refused(required.acceptsTicket() ? HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED)
				: HandshakeRefusal.of(Refusal.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, "Authentication is required"));
	}

	private static HttpHeaders headers(Handshake handshake) {
		HttpHeaders headers = HttpHeaders.copyOf(handshake.headers());
		headers.setHost(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return headers;
	}

	private Accepted connect(HandshakeSnapshot handshake, Identity identity, EndpointMatch.Choice choice)
			throws HandshakeRefusedException {
		try {
			TransportListener listener = this.dispatchers.get(choice.endpoint())
				.connect(handshake, identity, ConnectionPermit.UNCOUNTED);
			return new Accepted(listener, choice.subprotocol());
		}
		catch (HandshakeRejectedException ex) {
			throw refused(HandshakeRefusal.of(ex));
		}
		catch (Throwable ex) {
			logger.error("@OnConnect failed on " + choice.endpoint(), ex);
			throw refused(HandshakeRefusal.failed());
		}
	}

	private static HandshakeRefusedException refused(HandshakeRefusal refusal) {
		MockHttpServletResponse written = new MockHttpServletResponse();
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(written)) {
			refusal.writeTo(response);
			response.flush();
			HttpHeaders headers = new HttpHeaders();
			written.getHeaderNames().forEach((name) -> headers.addAll(name, written.getHeaders(name)));
			return new HandshakeRefusedException(new RejectedHandshake(written.getStatus(),
					HttpHeaders.readOnlyHttpHeaders(headers), written.getContentAsString(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Unexpected failure of a response in memory", ex);
		}
	}

	/**
	 * A handshake that is to become a connection.
	 *
	 * @param listener told what happens on it
	 * @param subprotocol the subprotocol, if any was agreed
	 */
	private record Accepted(TransportListener listener, @Nullable String subprotocol) {
	}

}
