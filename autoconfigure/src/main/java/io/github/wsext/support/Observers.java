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

package io.github.wsext.support;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The observers of one kind, all of which are told. What one of them throws is logged and
 * keeps nothing from the others, nor from whoever tells them. Thread-safe.
 *
 * @param <T> what they are called
 */
public final class Observers<T> {

	private static final Log logger = LogFactory.getLog(Observers.class);

	private final Supplier<? extends Stream<? extends T>> source;

	private final FailureLog failures = new FailureLog();

	private volatile @Nullable List<T> observers;

	/**
	 * Creates observers that are collected with the first news, so that they may depend
	 * on what they observe.
	 */
	public Observers(Supplier<? extends Stream<? extends T>> source) {
		this.source = source;
	}

	/**
	 * Tells all of them, in their order.
	 */
	public void tell(Consumer<? super T> news) {
		for (T observer : observers()) {
			try {
				news.accept(observer);
			}
			catch (Throwable ex) {
				this.failures.failed(logger, "Observer " + observer.getClass().getName(), "its news", ex);
			}
		}
	}

	private List<T> observers() {
		List<T> observers = this.observers;
		return (observers != null) ? observers : collect();
	}

	/**
	 * Collects them without a lock: who comes at the same time collects the same.
	 */
	private List<T> collect() {
		try {
			List<T> collected = List.copyOf(this.source.get().toList());
			this.observers = collected;
			return collected;
		}
		catch (Throwable ex) {
			this.failures.failed(logger, "Creation of observers", "the first news", ex);
			return List.of();
		}
	}

}
