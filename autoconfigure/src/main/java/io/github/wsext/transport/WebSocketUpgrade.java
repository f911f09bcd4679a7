package io.github.wsext.transport;

import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Turns accepted handshakes into connections through Spring's
 * {@link RequestUpgradeStrategy}.
 */
public final class WebSocketUpgrade {

	private final RequestUpgradeStrategy strategy;

	private final TransportSettings settings;

	public WebSocketUpgrade(TransportSettings settings) {
		this.settings = settings;
		this.strategy = new SpringSessionUpgradeStrategy(settings);
	}

	/**
	 * Begins a handshake.
	 */
	public PendingUpgrade begin() {
		return new PendingUpgrade(this.strategy, new SpringSessionTransport(this.settings));
	}

}
