package io.github.wsext.dispatch;

import java.util.Map;

import io.github.wsext.WsHandshake;
import org.slf4j.MDC;

/**
 * Binds the handshake's MDC, together with {@code wsext.endpoint} and
 * {@code wsext.connection}.
 */
public final class MdcCallbackContext implements CallbackContext {

	private static final String ENDPOINT = "wsext.endpoint";

	private static final String CONNECTION = "wsext.connection";

	@Override
	public Snapshot capture(WsHandshake handshake) {
		Map<String, String> captured = MDC.getCopyOfContextMap();
		return (connection) -> {
			Map<String, String> previous = MDC.getCopyOfContextMap();
			restore(captured);
			MDC.put(ENDPOINT, handshake.endpoint());
			if (connection != null) {
				MDC.put(CONNECTION, connection.id());
			}
			return () -> restore(previous);
		};
	}

	private static void restore(Map<String, String> context) {
		if (context == null) {
			MDC.clear();
		}
		else {
			MDC.setContextMap(context);
		}
	}

}
