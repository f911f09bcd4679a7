package io.github.wsext.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request into a connection past the WebSocket support of its container.
 */
interface NativeUpgrade {

	NativeUpgrade NONE = (request, response, subprotocol, listener) -> false;

	/**
	 * Answers 101 and opens the connection, if the container is the right one.
	 * @return whether it is
	 */
	boolean attempt(HttpServletRequest request, HttpServletResponse response, @Nullable String subprotocol,
			TransportListener listener);

}
