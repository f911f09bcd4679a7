package io.github.wsext;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.socket.CloseStatus;

/**
 * An open WebSocket connection. All methods may be called from any thread at any time;
 * none waits for the network.
 */
public interface WsConnection {

	/**
	 * Unguessable identifier of the connection, safe to log and to hand to other systems.
	 */
	String id();

	/**
	 * Path pattern of the endpoint, such as {@code /chat/{room}}.
	 */
	String endpoint();

	/**
	 * Path within the application, decoded, such as {@code /chat/lobby}; also the topic
	 * the connection is subscribed to.
	 */
	String path();

	/**
	 * Path and query the client asked for, without the ticket.
	 */
	URI uri();

	/**
	 * Values of the variables in the endpoint's path, decoded.
	 */
	Map<String, String> pathVariables();

	/**
	 * Query parameters of the handshake, decoded.
	 */
	MultiValueMap<String, String> queryParameters();

	/**
	 * Headers of the handshake, read-only, without the ticket.
	 */
	HttpHeaders headers();

	/**
	 * The caller, or {@code null} on an endpoint without authentication.
	 */
	@Nullable Principal principal();

	/**
	 * Address of the client, or of the nearest proxy where forwarded headers are not
	 * evaluated.
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * The negotiated subprotocol, if any.
	 */
	@Nullable String subprotocol();

	/**
	 * Names of the WebSocket extensions negotiated by the container.
	 */
	List<String> extensions();

	/**
	 * When the connection opened.
	 */
	Instant openedAt();

	/**
	 * Attributes of the connection, starting with those of the handshake.
	 */
	ConcurrentMap<String, Object> attributes();

	/**
	 * One attribute, if it is there.
	 * @param name the attribute's name
	 * @param type the attribute's type
	 * @throws ClassCastException if the attribute is of another type
	 */
	<T> Optional<T> attribute(String name, Class<T> type);

	/**
	 * Whether the connection is open and not closing.
	 */
	boolean isOpen();

	/**
	 * Queues a message and returns at once. Messages of one caller leave in the order in
	 * which they were given. A message that does not fit into the queue closes the
	 * connection with 4438: its client does not keep up.
	 * @param message a {@code CharSequence} for a text message, {@code byte[]} or
	 * {@link java.nio.ByteBuffer} for a binary message (not to be changed afterwards), a
	 * {@link WsMessage}, or any other object, which the connection's codec encodes
	 * @return completes with {@link SendResult#SENT} when the message was handed to the
	 * operating system, or with what became of it instead; never exceptionally
	 * @throws IllegalArgumentException if the codec cannot encode the object
	 */
	CompletionStage<SendResult> send(Object message);

	/**
	 * Completes when all messages queued before this call have left, or the connection
	 * has ended.
	 */
	CompletionStage<Void> flush();

	/**
	 * Closes with {@link CloseStatus#NORMAL} (1000) after what is queued.
	 */
	void close();

	/**
	 * Closes after what is queued. Does nothing if the connection is closing already.
	 * @param status code and reason; the reason is cut to 123 bytes of UTF-8
	 * @throws IllegalArgumentException if the code may not be sent (RFC 6455 section 7.4)
	 */
	void close(CloseStatus status);

	/**
	 * Cuts the line, without a close frame and without waiting for what is queued.
	 */
	void terminate();

	/**
	 * Completes with how the connection ended: 1005 for a close without a code, 1006 for
	 * a cut line. Never completes exceptionally. Completes before {@link OnClose} is
	 * called.
	 */
	CompletionStage<CloseStatus> closed();

}
