/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
