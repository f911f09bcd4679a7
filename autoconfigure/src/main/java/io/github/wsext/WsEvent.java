package io.github.wsext;

import org.jspecify.annotations.Nullable;

/**
 * An event that a client has sent, as {@link WsEvents#subscribe} hands it over. Belongs
 * to the connection it came on; safe to keep and to use on any thread.
 */
public interface WsEvent {

	/**
	 * Name of the event, such as {@code chat:say}.
	 */
	String name();

	/**
	 * The connection it came on.
	 */
	WsConnection connection();

	/**
	 * The payload.
	 * @param type the expected type
	 * @return the payload, or {@code null} if the event has none
	 * @throws InvalidPayloadException if it is not of that type
	 */
	<T> @Nullable T payload(Class<T> type);

	/**
	 * Answers the sender with an event of the same name, which carries the client's
	 * {@code id} if it gave one.
	 */
	void reply(Object payload);

}
