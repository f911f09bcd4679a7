package io.github.wsext;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import org.springframework.web.socket.CloseStatus;

/**
 * The session manager: all open connections of this application. Look-ups by id, user and
 * topic do not scan. Collections are snapshots. All methods may be called from any
 * thread; none waits for the network, and no connection delays or fails the others.
 */
public interface WsConnections {

	/**
	 * All open connections.
	 */
	Collection<WsConnection> all();

	/**
	 * The connection with this id, if it is open.
	 */
	Optional<WsConnection> find(String id);

	/**
	 * The open connections of a user.
	 * @param user {@linkplain java.security.Principal#getName() name} of the principal
	 */
	Collection<WsConnection> byUser(String user);

	/**
	 * The open connections of an endpoint.
	 * @param endpoint path pattern of the endpoint, such as {@code /chat/{room}}
	 */
	Collection<WsConnection> byEndpoint(String endpoint);

	/**
	 * The subscribers of a topic.
	 */
	Collection<WsConnection> byTopic(String topic);

	/**
	 * The open connections that match.
	 */
	Collection<WsConnection> matching(Predicate<? super WsConnection> filter);

	/**
	 * Number of open connections.
	 */
	int count();

	/**
	 * Number of open connections that match.
	 */
	int count(Predicate<? super WsConnection> filter);

	/**
	 * Sends to one connection.
	 * @return what became of the message; {@link SendResult#CLOSED} if there is no such
	 * connection
	 * @see WsConnection#send(Object)
	 */
	CompletionStage<SendResult> send(String id, Object message);

	/**
	 * Sends to all connections of a user.
	 */
	BroadcastResult sendToUser(String user, Object message);

	/**
	 * Sends to all connections of an endpoint.
	 * @param endpoint path pattern of the endpoint, such as {@code /chat/{room}}
	 */
	BroadcastResult sendToEndpoint(String endpoint, Object message);

	/**
	 * Sends to all subscribers of a topic.
	 * @see WsTopics#publish(String, Object)
	 */
	BroadcastResult sendToTopic(String topic, Object message);

	/**
	 * Sends to all connections.
	 */
	BroadcastResult publish(Object message);

	/**
	 * Sends to the connections that match. A filter that throws for one connection leaves
	 * out that connection alone.
	 */
	BroadcastResult publish(Object message, Predicate<? super WsConnection> filter);

	/**
	 * Closes one connection.
	 * @return whether there was such a connection
	 * @see WsConnection#close(CloseStatus)
	 */
	boolean close(String id, CloseStatus status);

	/**
	 * Closes all connections of a user.
	 * @return how many
	 */
	int closeUser(String user, CloseStatus status);

	/**
	 * Closes all connections of a user with 4540 "disconnected by an administrator", from
	 * which clients do not come back by themselves.
	 * @return how many
	 */
	int disconnectUser(String user);

	/**
	 * Closes all connections of an endpoint.
	 * @return how many
	 */
	int closeEndpoint(String endpoint, CloseStatus status);

	/**
	 * Closes all subscribers of a topic.
	 * @return how many
	 */
	int closeTopic(String topic, CloseStatus status);

	/**
	 * Closes all connections.
	 * @return how many
	 */
	int closeAll(CloseStatus status);

	/**
	 * Closes the connections that match.
	 * @return how many
	 */
	int close(Predicate<? super WsConnection> filter, CloseStatus status);

}
