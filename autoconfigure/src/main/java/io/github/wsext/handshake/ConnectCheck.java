package io.github.wsext.handshake;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.dispatch.EndpointDispatchers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Step that asks the endpoint itself: method security on its class, and
 * {@code @OnConnect}. Has the last word.
 */
final class ConnectCheck implements HandshakeStep<AuthenticatedHandshake, AcceptedHandshake> {

	private static final Log logger = LogFactory.getLog(ConnectCheck.class);

	private final EndpointDispatchers dispatchers;

	ConnectCheck(EndpointDispatchers dispatchers) {
		this.dispatchers = dispatchers;
	}

	@Override
	public HandshakeOutcome<AcceptedHandshake> take(AuthenticatedHandshake handshake) {
		try {
			return HandshakeOutcome
				.passed(new AcceptedHandshake(handshake, this.dispatchers.get(handshake.routed().endpoint())
					.connect(handshake.snapshot(), handshake.identity())));
		}
		catch (HandshakeRejectedException ex) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(ex));
		}
		catch (Throwable ex) {
			logger.error("@OnConnect failed on " + handshake, ex);
			return HandshakeOutcome.refused(HandshakeRefusal.failed());
		}
	}

}
