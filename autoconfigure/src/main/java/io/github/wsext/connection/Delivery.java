package io.github.wsext.connection;

/**
 * How an endpoint takes messages of one kind.
 */
public enum Delivery {

	/** Each as a whole. */
	WHOLE,

	/** In parts, one callback for each. */
	PARTS,

	/** One callback, which reads while the parts arrive. */
	STREAM

}
