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

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An observation under way, from which nothing gets out that a handler throws: neither
 * the failure nor, on the thread, what the handler has not taken back.
 */
final class GuardedObservation {

	private final Observation observation;

	private final ObservationRegistry registry;

	private final Observations observations;

	private Observation.@Nullable Scope scope;

	private Observation.@Nullable Scope before;

	GuardedObservation(Observation observation, ObservationRegistry registry, Observations observations) {
		this.observation = observation;
		this.registry = registry;
		this.observations = observations;
	}

	/**
	 * Makes it the current one of this thread.
	 */
	void openScope() {
		this.before = this.registry.getCurrentObservationScope();
		try {
			this.scope = this.observation.openScope();
		}
		catch (Throwable ex) {
			this.observations.failed(this.observation.getContext().getName(), ex);
			// Handlers before the one that has thrown may have bound something.
			this.scope = this.registry.getCurrentObservationScope();
			closeScope();
		}
	}

	/**
	 * Makes that current on this thread which was before.
	 */
	@SuppressWarnings("ReferenceEquality")
	void closeScope() {
		Observation.Scope scope = this.scope;
		this.scope = null;
		if (scope == null || scope == this.before) {
			return;
		}
		try {
			scope.close();
		}
		catch (Throwable ex) {
			this.observations.failed(this.observation.getContext().getName(), ex);
			this.observations.forgetSpan();
			this.registry.setCurrentObservationScope(this.before);
		}
	}

	/**
	 * Ends it.
	 * @param failure what has failed, if anything
	 */
	void stop(@Nullable Throwable failure) {
		if (failure != null) {
			try {
				this.observation.error(failure);
			}
			catch (Throwable ex) {
				this.observations.failed(this.observation.getContext().getName(), ex);
			}
		}
		try {
			this.observation.stop();
		}
		catch (Throwable ex) {
			this.observations.failed(this.observation.getContext().getName(), ex);
		}
	}

}
