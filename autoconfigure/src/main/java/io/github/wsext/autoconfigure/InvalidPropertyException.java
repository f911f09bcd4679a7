package io.github.wsext.autoconfigure;

import java.util.function.Supplier;

/**
 * A property whose value makes no sense.
 */
class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidPropertyException(String message) {
		super(message);
	}

	/**
	 * Makes settings of properties.
	 * @throws InvalidPropertyException if the settings refuse them
	 */
	static <T> T check(Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(String.valueOf(ex.getMessage()));
		}
	}

}
