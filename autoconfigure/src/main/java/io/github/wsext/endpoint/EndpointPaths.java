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

package io.github.wsext.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the endpoints of a path; the most specific pattern wins. Empty until the
 * application's beans are there. Thread-safe.
 */
public final class EndpointPaths {

	private volatile List<Map.Entry<PathPattern, List<EndpointDescriptor>>> entries = List.of();

	/**
	 * Maps endpoints, replacing those mapped before.
	 */
	public void map(List<EndpointDescriptor> endpoints) {
		Map<PathPattern, List<EndpointDescriptor>> sorted = new TreeMap<>(
				PathPattern.SPECIFICITY_COMPARATOR.thenComparing(PathPattern::getPatternString));
		endpoints
			.forEach((endpoint) -> sorted.computeIfAbsent(endpoint.path(), (path) -> new ArrayList<>()).add(endpoint));
		this.entries = List.copyOf(sorted.entrySet());
	}

	/**
	 * The endpoints of a path.
	 * @param path path within the application, such as {@code /chat/lobby}
	 */
	public @Nullable EndpointMatch match(PathContainer path) {
		for (Map.Entry<PathPattern, List<EndpointDescriptor>> entry : this.entries) {
			PathPattern.PathMatchInfo match = entry.getKey().matchAndExtract(path);
			if (match != null) {
				return new EndpointMatch(entry.getValue(), match.getUriVariables());
			}
		}
		return null;
	}

	/**
	 * The endpoints of a path.
	 * @param path path within the application, such as {@code /chat/lobby}
	 */
	public @Nullable EndpointMatch match(String path) {
		return match(PathContainer.parsePath(path));
	}

}
