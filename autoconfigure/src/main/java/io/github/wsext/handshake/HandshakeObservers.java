package io.github.wsext.handshake;

import io.github.wsext.support.Observers;

/**
 * Several observers of handshakes as one.
 */
record HandshakeObservers(Observers<HandshakeObserver> observers) implements HandshakeObserver {

	@Override
	public void opened() {
		this.observers.tell(HandshakeObserver::opened);
	}

	@Override
	public void refused(Refusal reason) {
		this.observers.tell((observer) -> observer.refused(reason));
	}

}
