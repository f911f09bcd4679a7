package io.github.wsext.dispatch;

import io.github.wsext.endpoint.EndpointDescriptor;

/**
 * Decides whether a caller may open connections of an endpoint at all.
 */
@FunctionalInterface
public interface UpgradeGuard {

	/**
	 * Lets everybody in.
	 */
	UpgradeGuard NONE = (endpoint) -> true;

	/**
	 * Whether the caller, as bound to the current thread, may open a connection.
	 */
	boolean permits(EndpointDescriptor endpoint);

	/**
	 * Asked once, at start-up.
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if the endpoint cannot be
	 * guarded
	 */
	default void check(EndpointDescriptor endpoint) {
	}

}
