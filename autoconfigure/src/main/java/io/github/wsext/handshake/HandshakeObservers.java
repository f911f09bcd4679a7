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

package io.github.wsext.handshake;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.wsext.support.Observers;
import org.jspecify.annotations.Nullable;

/**
 * Several observers of handshakes as one.
 */
record HandshakeObservers(Observers<HandshakeObserver> observers) implements HandshakeObserver {

	@Override
	public Course began(@Nullable String endpoint) {
		Deque<Course> courses = new ArrayDeque<>(2);
		this.observers.tell((observer) -> {
			Course course = observer.began(endpoint);
			if (course != null) {
				courses.push(course);
			}
		});
		// What began last ends first.
		Observers<Course> under = new Observers<>(courses::stream);
		return (refusal) -> under.tell((course) -> course.ended(refusal));
	}

	@Override
	public void opened() {
		this.observers.tell(HandshakeObserver::opened);
	}

	@Override
	public void opened(long tookNanos) {
		this.observers.tell((observer) -> observer.opened(tookNanos));
	}

	@Override
	public void refused(Refusal reason, long tookNanos) {
		this.observers.tell((observer) -> observer.refused(reason, tookNanos));
	}

	@Override
	public void refused(Refusal reason) {
		this.observers.tell((observer) -> observer.refused(reason));
	}

}
