package io.github.wsext.testsupport;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Explores what threads can do to an object: a model is a class whose operations are
 * called by two threads that take turns in many ways. It fails where the results are
 * those of no order, or where the model finds itself wrong. With
 * {@code -Dwsext.models=long} there are many more turns, and threads that really run at
 * the same time.
 */
public final class Models {

	private static final boolean LONG = "long".equals(System.getProperty("wsext.models"));

	private Models() {
	}

	/**
	 * Explores a model.
	 */
	public static void explore(Class<?> model) {
		new ModelCheckingOptions().threads(2)
			.actorsPerThread(3)
			.actorsBefore(1)
			.actorsAfter(1)
			.iterations(LONG ? 200 : 3)
			.invocationsPerIteration(LONG ? 10_000 : 100)
			.check(model);
		if (LONG) {
			new StressOptions().threads(2)
				.actorsPerThread(3)
				.actorsBefore(1)
				.actorsAfter(1)
				.iterations(100)
				.invocationsPerIteration(10_000)
				.check(model);
		}
	}

}
