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

package io.github.wsext.topic.history;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.support.Observers;

/**
 * Observer of topics with a history. Beans of this type are told, on any thread, and must
 * not wait. What one of them throws is logged.
 */
public interface HistoryObserver {

	/**
	 * Tells nobody.
	 */
	HistoryObserver NONE = new HistoryObserver() {
	};

	/**
	 * Tells all of them, whatever one of them throws.
	 * @param observers asked when there is something to tell for the first time
	 */
	static HistoryObserver all(Supplier<? extends Stream<? extends HistoryObserver>> observers) {
		return new HistoryObservers(new Observers<>(observers));
	}

	/**
	 * A subscriber has come back.
	 * @param recovered whether it gets what it has missed
	 */
	default void cameBack(boolean recovered) {
	}

	/**
	 * Messages that did not arrive have been read from the history.
	 */
	default void refilled(int messages) {
	}

	/**
	 * A history has been lost, or goes on with other messages than it had.
	 */
	default void lost() {
	}

}
