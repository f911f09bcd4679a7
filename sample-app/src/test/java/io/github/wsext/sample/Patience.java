package io.github.wsext.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait for what has to come. Only a test that fails waits that long, so it
 * is a time that no busy machine needs. An extension of all tests, so that Awaitility has
 * this patience, too; {@code WsExtTestClient} has it by a property, see the parent POM.
 */
public final class Patience implements BeforeAllCallback {

	public static final long SECONDS = 120;

	public static final Duration LIMIT = Duration.ofSeconds(SECONDS);

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultTimeout(LIMIT);
	}

}
