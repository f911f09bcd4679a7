package io.github.wsext.dispatch;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import org.jspecify.annotations.Nullable;

/**
 * Something bound to the thread while a callback runs, such as the security context.
 */
public interface CallbackContext {

	/**
	 * Takes from the handshake, on its thread, what all callbacks of the connection will
	 * see.
	 */
	Snapshot capture(WsHandshake handshake);

	/**
	 * What was taken from a handshake.
	 */
	@FunctionalInterface
	interface Snapshot {

		/**
		 * Binds it to the current thread.
		 * @param connection the connection, or {@code null} in {@code @OnConnect}
		 */
		Scope open(@Nullable WsConnection connection);

	}

	/**
	 * Binds until closed; then what was there before is back.
	 */
	@FunctionalInterface
	interface Scope {

		/**
		 * Unbinds.
		 */
		void close();

	}

}
