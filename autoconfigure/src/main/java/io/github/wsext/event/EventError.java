package io.github.wsext.event;

import java.util.Locale;

/**
 * Why an event was not handled.
 */
public enum EventError {

	/** The message is not an event. */
	BAD_ENVELOPE,

	/** Nobody handles events of that name. */
	UNKNOWN_EVENT,

	/** The payload could not be read or did not pass validation. */
	INVALID_PAYLOAD,

	/** The caller may not do this. */
	FORBIDDEN;

	/**
	 * The code on the wire, such as {@code unknown_event}.
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
