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

package io.github.wsext.topic;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Settings of topics by patterns: one that begins with a slash is one of paths, any other
 * the exact name of a topic. The most specific one counts. Thread-safe.
 *
 * @param <T> what is set
 */
public final class TopicPatterns<T> {

	/** Topics are taken as they are, not decoded as paths of requests. */
	private static final PathContainer.Options AS_IT_IS = PathContainer.Options.create('/', false);

	/** What has been looked up lately. Clients may know many names. */
	private static final int MAX_KNOWN = 10_000;

	private final Map<String, T> byName = new HashMap<>();

	private final List<ByPattern<T>> byPattern;

	private final ConcurrentMap<String, Optional<T>> known = new ConcurrentHashMap<>();

	/**
	 * Creates settings.
	 * @param property where they come from
	 * @throws IllegalArgumentException if a pattern makes no sense
	 */
	public TopicPatterns(String property, Map<String, T> settings) {
		settings.forEach((name, setting) -> {
			if (name.startsWith("/")) {
				return;
			}
			if (!TopicNames.isValid(name)) {
				throw new IllegalArgumentException(property + " has a name that no topic can have: '" + name
						+ "'. Topics with other characters than letters, digits and - are written in brackets,"
						+ " such as \"[/chat/**]\"");
			}
			this.byName.put(name, setting);
		});
		PathPatternParser parser = new PathPatternParser();
		parser.setPathOptions(AS_IT_IS);
		this.byPattern = settings.entrySet()
			.stream()
			.filter((setting) -> setting.getKey().startsWith("/"))
			.map((setting) -> new ByPattern<>(parse(parser, property, setting.getKey()), setting.getValue()))
			.sorted(Comparator.comparing(ByPattern::pattern))
			.toList();
	}

	private static PathPattern parse(PathPatternParser parser, String property, String pattern) {
		try {
			return parser.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new IllegalArgumentException(
					property + " has a pattern that cannot be read: '" + pattern + "': " + ex.getMessage());
		}
	}

	/**
	 * Whether there are none.
	 */
	public boolean isEmpty() {
		return this.byName.isEmpty() && this.byPattern.isEmpty();
	}

	/**
	 * The setting of a topic, or {@code null} if it has none.
	 */
	public @Nullable T find(String topic) {
		if (isEmpty()) {
			return null;
		}
		Optional<T> found = this.known.get(topic);
		if (found == null) {
			found = Optional.ofNullable(lookUp(topic));
			if (this.known.size() >= MAX_KNOWN) {
				this.known.clear();
			}
			this.known.put(topic, found);
		}
		return found.orElse(null);
	}

	private @Nullable T lookUp(String topic) {
		if (!topic.startsWith("/")) {
			return this.byName.get(topic);
		}
		PathContainer path = PathContainer.parsePath(topic, AS_IT_IS);
		for (ByPattern<T> candidate : this.byPattern) {
			if (candidate.pattern().matches(path)) {
				return candidate.setting();
			}
		}
		return null;
	}

	private record ByPattern<T>(PathPattern pattern, T setting) {
	}

}
