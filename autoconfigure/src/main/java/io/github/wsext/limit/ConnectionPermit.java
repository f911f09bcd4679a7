package io.github.wsext.limit;

/**
 * Permission to be one of the connections that a {@link ConnectionQuota} counts. Is given
 * back exactly once, however often and by whomever {@link #release} is called.
 */
public interface ConnectionPermit {

	/**
	 * Permission where nobody counts.
	 */
	ConnectionPermit UNCOUNTED = new ConnectionPermit() {

		@Override
		public void claim() {
			// Nobody waits for it.
		}

		@Override
		public void release() {
			// Nothing was taken.
		}

	};

	/**
	 * A connection has opened with it, and will release it at its end.
	 */
	void claim();

	/**
	 * Gives it back.
	 */
	void release();

}
