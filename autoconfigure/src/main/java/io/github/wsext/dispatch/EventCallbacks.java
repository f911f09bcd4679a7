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

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.wsext.dispatch.invocation.InvocableCallback;
import org.jspecify.annotations.Nullable;

/**
 * The {@code @OnEvent} methods of an endpoint by the name of the event. An exact name
 * goes before a wildcard, a longer wildcard before a shorter.
 */
final class EventCallbacks {

	private final Map<String, InvocableCallback> exact = new HashMap<>();

	private final List<Wildcard> wildcards;

	EventCallbacks(List<InvocableCallback> callbacks) {
		for (InvocableCallback callback : callbacks) {
			if (!isWildcard(callback)) {
				this.exact.put(name(callback), callback);
			}
		}
		this.wildcards = callbacks.stream()
			.filter(EventCallbacks::isWildcard)
			.map((callback) -> new Wildcard(name(callback).substring(0, name(callback).length() - 1), callback))
			.sorted(Comparator.comparingInt((Wildcard wildcard) -> wildcard.prefix().length()).reversed())
			.toList();
	}

	boolean isEmpty() {
		return this.exact.isEmpty() && this.wildcards.isEmpty();
	}

	@Nullable InvocableCallback find(String event) {
		InvocableCallback callback = this.exact.get(event);
		if (callback != null) {
			return callback;
		}
		for (Wildcard wildcard : this.wildcards) {
			if (event.startsWith(wildcard.prefix())) {
				return wildcard.callback();
			}
		}
		return null;
	}

	private static boolean isWildcard(InvocableCallback callback) {
		return name(callback).endsWith("*");
	}

	private static String name(InvocableCallback callback) {
		return Objects.requireNonNull(callback.descriptor().event());
	}

	private record Wildcard(String prefix, InvocableCallback callback) {
	}

}
