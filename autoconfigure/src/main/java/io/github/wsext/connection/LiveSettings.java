package io.github.wsext.connection;

import java.time.Duration;

import io.github.wsext.WsConnection;

import org.springframework.util.Assert;

/**
 * The settings of one open connection, checked before they are changed. Made when asked
 * for, as most connections never are.
 *
 * @param connection the connection
 */
record LiveSettings(ManagedConnection connection) implements WsConnection.Settings {

	@Override
	public Duration pingInterval() {
		return this.connection.pingInterval();
	}

	@Override
	public void setPingInterval(Duration pingInterval) {
		Assert.isTrue(!pingInterval.isNegative(), "The ping interval must not be negative");
		this.connection.setPingInterval(pingInterval);
	}

	@Override
	public Duration pingTimeout() {
		return this.connection.pingTimeout();
	}

	@Override
	public void setPingTimeout(Duration pingTimeout) {
		Assert.isTrue(!pingTimeout.isNegative() && !pingTimeout.isZero(), "The ping timeout must be positive");
		this.connection.setPingTimeout(pingTimeout);
	}

	@Override
	public long maxMessageSize() {
		return this.connection.maxMessageSize();
	}

	@Override
	public void setMaxMessageSize(long maxMessageSize) {
		Assert.isTrue(maxMessageSize > 0 && maxMessageSize <= Integer.MAX_VALUE,
				"The largest message must be of 1 byte to 2 GB");
		this.connection.setMaxMessageSize(maxMessageSize);
	}

}
