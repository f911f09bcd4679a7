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

}
