package io.github.wsext.event;

/**
 * Names of events: parts separated by colons, of which the last may be {@code *}.
 */
public final class EventNames {

	private static final String WILDCARD = "*";

	private EventNames() {
	}

	/**
	 * Whether events can be subscribed to by this name.
	 */
	public static boolean isValid(String name) {
		int star = name.indexOf('*');
		return !name.isBlank() && name.length() <= EventEnvelope.MAX_NAME_LENGTH
				&& (star < 0 || name.equals(WILDCARD) || (star == name.length() - 1 && name.endsWith(":*")));
	}

	/**
	 * Whether an event has the name, or one the wildcard stands for.
	 */
	static boolean matches(String name, String event) {
		return name.endsWith(WILDCARD) ? event.startsWith(name.substring(0, name.length() - 1)) : name.equals(event);
	}

}
