package io.github.wsext.observe;

import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.CallbackContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Makes the observation of the handshake current while a callback runs, so that logs and
 * spans of callbacks belong to it.
 */
public final class ObservationCallbackContext implements CallbackContext {

	private static final Scope NOTHING = () -> {
	};

	private final ObservationRegistry registry;

	public ObservationCallbackContext(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Snapshot capture(WsHandshake handshake) {
		Observation observation = this.registry.getCurrentObservation();
		if (observation == null) {
			return (connection) -> NOTHING;
		}
		return (connection) -> observation.openScope()::close;
	}

}
