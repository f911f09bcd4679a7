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

package io.github.wsext.observe;

import java.util.function.Supplier;

import io.github.wsext.support.FailureLog;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations, and is there for whatever the application's handlers and
 * conventions throw: it is logged, a few times in a minute, and nobody else notices.
 * Thread-safe.
 */
public final class Observations {

	private static final Log logger = LogFactory.getLog(Observations.class);

	private final Supplier<ObservationRegistry> source;

	private final CurrentSpan currentSpan;

	private final FailureLog failures = new FailureLog();

	private volatile @Nullable ObservationRegistry registry;

	/**
	 * Makes observations.
	 * @param registry asked with the first observation, so that handlers may depend on
	 * what is observed
	 * @param currentSpan the span of the current thread
	 */
	public Observations(Supplier<ObservationRegistry> registry, CurrentSpan currentSpan) {
		this.source = registry;
		this.currentSpan = currentSpan;
	}

	/**
	 * Whether anybody listens.
	 */
	boolean areWanted() {
		return !registry().isNoop();
	}

	/**
	 * The span of the current thread.
	 */
	@Nullable SpanIds currentSpan() {
		try {
			return this.currentSpan.ids();
		}
		catch (Throwable ex) {
			failed("Tracer", ex);
			return null;
		}
	}

	private ObservationRegistry registry() {
		ObservationRegistry registry = this.registry;
		if (registry == null) {
			registry = this.source.get();
			this.registry = registry;
		}
		return registry;
	}

	/**
	 * Starts an observation below the one of the current thread.
	 * @return the observation, or {@code null} if it could not be started
	 */
	<C extends Observation.Context> @Nullable GuardedObservation start(ObservationDocumentation documentation,
			@Nullable ObservationConvention<C> custom, ObservationConvention<C> standard, C context) {
		return start(documentation, custom, standard, context, true);
	}

	/**
	 * Starts an observation with nothing above it.
	 * @return the observation, or {@code null} if it could not be started
	 */
	<C extends Observation.Context> @Nullable GuardedObservation startAlone(ObservationDocumentation documentation,
			@Nullable ObservationConvention<C> custom, ObservationConvention<C> standard, C context) {
		return start(documentation, custom, standard, context, false);
	}

	private <C extends Observation.Context> @Nullable GuardedObservation start(ObservationDocumentation documentation,
			@Nullable ObservationConvention<C> custom, ObservationConvention<C> standard, C context, boolean below) {
		try {
			ObservationRegistry registry = registry();
			Observation observation = documentation.observation(custom, standard, () -> context, registry);
			if (!below) {
				context.setParentObservation(null);
			}
			return new GuardedObservation(observation.start(), registry, this);
		}
		catch (Throwable ex) {
			failed(documentation, ex);
			return null;
		}
	}

	/**
	 * Has the thread forget whatever span it has been left with.
	 */
	void forgetSpan() {
		try {
			this.currentSpan.forget();
		}
		catch (Throwable ex) {
			failed("Tracer", ex);
		}
	}

	/**
	 * Logs what handlers or conventions have thrown.
	 * @param what what they were to observe
	 */
	void failed(Object what, Throwable failure) {
		this.failures.failed(logger, "Handler or convention of observations", what, failure);
	}

}
