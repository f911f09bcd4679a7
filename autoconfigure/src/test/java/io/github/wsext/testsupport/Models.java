/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
