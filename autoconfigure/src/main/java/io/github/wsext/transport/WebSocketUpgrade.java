package io.github.wsext.transport;

import java.util.concurrent.Executor;

import org.springframework.util.ClassUtils;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Turns accepted handshakes into connections: past the container's own WebSocket support
 * where we have one for it, else through Spring's {@link RequestUpgradeStrategy}.
 */
public final class WebSocketUpgrade {

	private static final boolean TOMCAT = ClassUtils.isPresent(
			"org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler", WebSocketUpgrade.class.getClassLoader());

	/** A quarter of the threads that do what may wait for a socket. */
	private static final int FLUSHES_AT_ONCE = 8;

	private final NativeUpgrade nativeUpgrade;

	private final RequestUpgradeStrategy strategy;

	private final TransportSettings settings;

	private final Executor executor;

	private final BatchFlushes flushes;

	/**
	 * Creates the upgrade.
	 * @param executor for what would hold up a caller
	 */
	public WebSocketUpgrade(TransportMode mode, TransportSettings settings, Executor executor) {
		this.settings = settings;
		this.executor = executor;
		this.flushes = new BatchFlushes(FLUSHES_AT_ONCE, executor);
		boolean nativeTransport = mode == TransportMode.AUTO && !settings.compression();
		this.nativeUpgrade = (TOMCAT && nativeTransport) ? new TomcatUpgrade(settings, executor) : NativeUpgrade.NONE;
		this.strategy = new SpringSessionUpgradeStrategy(settings);
	}

	/**
	 * Begins a handshake.
	 */
	public PendingUpgrade begin() {
		return new PendingUpgrade(this.nativeUpgrade, this.strategy,
				new SpringSessionTransport(this.settings, this.executor, this.flushes));
	}

}
