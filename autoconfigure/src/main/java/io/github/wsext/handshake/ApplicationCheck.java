package io.github.wsext.handshake;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeResult;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.ErrorResponse;

/**
 * Check of the application, at any phase of a handshake. What it throws refuses that
 * handshake and harms nobody else.
 *
 * @param check the application's bean
 * @param order where it stands among ours
 */
record ApplicationCheck(HandshakeCheck check, int order) {

	private static final Log logger = LogFactory.getLog(ApplicationCheck.class);

	<P extends HandshakePhase> HandshakeOutcome<P> take(P handshake) {
		try {
			HandshakeResult result = this.check.check(handshake.view());
			ErrorResponse refusal = result.refusal();
			return (refusal != null) ? HandshakeOutcome.refused(HandshakeRefusal.of(refusal))
					: HandshakeOutcome.passed(handshake);
		}
		catch (HandshakeRejectedException ex) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(ex));
		}
		catch (Throwable ex) {
			logger.error(this.check.getClass().getName() + " failed on " + handshake, ex);
			return HandshakeOutcome.refused(HandshakeRefusal.failed());
		}
	}

}
