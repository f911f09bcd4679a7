package io.github.wsext.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Supplies one parameter of a callback. Chosen at start-up.
 */
@FunctionalInterface
interface ArgumentSource {

	@Nullable Object get(Call call) throws Exception;

	/**
	 * Whether the argument depends on the handshake alone, so that a client's mistake in
	 * it can be answered with a status.
	 */
	default boolean isBoundByHandshake() {
		return false;
	}

}
