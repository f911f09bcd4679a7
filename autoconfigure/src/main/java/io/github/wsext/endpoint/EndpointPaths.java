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
