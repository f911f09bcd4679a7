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

package io.github.wsext.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.dispatch.invocation.InvocableCallback;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ExceptionDepthComparator;

/**
 * The {@code @OnError} methods that may take a failure of one endpoint: its own, then
 * those of each advice.
 */
final class ErrorCallbacks {

	private final List<List<InvocableCallback>> groups;

	ErrorCallbacks(List<List<InvocableCallback>> groups) {
		this.groups = groups;
	}

	/**
	 * The method with the most specific exception type of the first group that has one.
	 */
	@Nullable InvocableCallback find(Throwable failure) {
		for (List<InvocableCallback> group : this.groups) {
			InvocableCallback found = find(group, failure);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable InvocableCallback find(List<InvocableCallback> group, Throwable failure) {
		Comparator<Class<? extends Throwable>> specificity = new ExceptionDepthComparator(failure);
		InvocableCallback best = null;
		Class<? extends Throwable> bestType = null;
		for (InvocableCallback callback : group) {
			for (Class<? extends Throwable> type : matching(callback, failure)) {
				if (bestType == null || specificity.compare(type, bestType) < 0) {
					best = callback;
					bestType = type;
				}
			}
		}
		return best;
	}

	private static List<Class<? extends Throwable>> matching(InvocableCallback callback, Throwable failure) {
		List<Class<? extends Throwable>> matching = new ArrayList<>();
		for (Class<? extends Throwable> type : callback.descriptor().errors()) {
			if (type.isInstance(failure)) {
				matching.add(type);
			}
		}
		return matching;
	}

}
