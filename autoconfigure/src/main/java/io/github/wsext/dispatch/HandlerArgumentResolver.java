package io.github.wsext.dispatch;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
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
	 * @param parameter the parameter
	 * @param handshake the handshake that opened the connection
	 * @param connection the connection, or {@code null} in {@code @OnConnect}
	 * @throws Exception as a failure of the callback
	 */
	@Nullable Object resolveArgument(MethodParameter parameter, WsHandshake handshake, @Nullable WsConnection connection)
			throws Exception;

}
