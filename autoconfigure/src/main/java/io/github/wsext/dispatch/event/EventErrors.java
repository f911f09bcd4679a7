package io.github.wsext.dispatch.event;

import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventError;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told of events that cannot be handled.
 */
public interface EventErrors {

	/**
	 * Sends an {@code error} event. A client that makes too many mistakes has to go.
	 */
	void error(ManagedConnection connection, EventError error, String message, @Nullable EventTree id);

	/**
	 * Whether a failure is a refusal of method security.
	 */
	boolean isAccessDenied(Throwable failure);

	/**
	 * What was wrong with a payload, in one line for the log.
	 */
	String describe(Throwable failure);

}
