package io.github.wsext.dispatch;

import java.time.Instant;

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * Supplies callback parameters of an application's own kind. Beans of this type are
 * asked, in their {@link org.springframework.core.annotation.Order order}, before the
 * built-in resolvers. Must be thread-safe.
 */
public interface HandlerArgumentResolver {

	/**
	 * Whether this resolver supplies the parameter. Asked once, at start-up.
	 */
	boolean supportsParameter(MethodParameter parameter);

	/**
	 * The argument of one call.
	 * @throws Exception as a failure of the callback
	 */
	@Nullable Object resolveArgument(Context context) throws Exception;

	/**
	 * What a callback is called for. Not implemented by applications, except in tests of
	 * their resolvers: it may come to tell more.
	 */
	interface Context {

		/**
		 * The parameter.
		 */
		MethodParameter parameter();

		/**
		 * The handshake that opened the connection.
		 */
		WsHandshake handshake();

		/**
		 * The connection, or {@code null} in {@code @OnConnect}.
		 */
		@Nullable WsConnection connection();

		/**
		 * The message, or the part of one: also in {@code @OnError}, if it was a message
		 * whose callback failed. {@code null} for an event, for a message that is read
		 * while it arrives, and where there is no message.
		 */
		@Nullable WsMessage message();

		/**
		 * The event, also in {@code @OnError}, if it was an event whose callback failed.
		 */
		@Nullable WsEvent event();

		/**
		 * When it happened: for a message, when it arrived.
		 */
		Instant arrivedAt();

	}

}
