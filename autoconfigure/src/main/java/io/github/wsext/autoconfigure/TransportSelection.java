package io.github.wsext.autoconfigure;

import java.util.concurrent.Executor;

import io.github.wsext.transport.TransportMode;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import io.github.wsext.transport.standard.SpringSessionUpgrade;
import io.github.wsext.transport.tomcat.TomcatUpgrade;

import org.springframework.util.ClassUtils;

/**
 * Selects the transport: our own on Tomcat unless compression is on or the container's is
 * asked for, else the container's.
 */
final class TransportSelection {

	private static final boolean TOMCAT = ClassUtils.isPresent(
			"org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler", TransportSelection.class.getClassLoader());

	private TransportSelection() {
	}

	/**
	 * Creates the upgrade to the selected transport.
	 * @param executor for what would hold up a caller
	 */
	static WebSocketUpgrade upgrade(TransportMode mode, TransportSettings settings, Executor executor) {
		WebSocketUpgrade standard = new SpringSessionUpgrade(settings, executor);
		boolean own = TOMCAT && mode == TransportMode.AUTO && !settings.compression();
		return own ? new TomcatUpgrade(settings, executor, standard) : standard;
	}

}
