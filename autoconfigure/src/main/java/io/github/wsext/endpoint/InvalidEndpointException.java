package io.github.wsext.endpoint;

/**
 * A mistake in an endpoint that the application's author has to correct. Thrown at
 * start-up.
 */
public class InvalidEndpointException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	public InvalidEndpointException(String problem, String action) {
		super(problem);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
