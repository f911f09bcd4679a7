package io.github.wsext.autoconfigure;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The properties that have another name now. One that is still set fails the start, lest
 * it is ignored in silence.
 */
final class RenamedProperties {

	private static final Map<String, String> RENAMED = Map.of("wsext.timeout", "wsext.ping-timeout");

	private RenamedProperties() {
	}

	/**
	 * Looks for properties by their old names.
	 * @throws InvalidPropertyException if one is set
	 */
	static void reject(Environment environment) {
		Binder binder = Binder.get(environment);
		RENAMED.forEach((before, now) -> {
			if (binder.bind(before, String.class).isBound()) {
				throw new InvalidPropertyException(before + " is called " + now + " now");
			}
		});
	}

}
