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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a query in PromQL names.
 *
 * @param selectors its metrics, each with its matchers
 * @param groups the labels by which it sums up
 */
record PromQuery(List<Selector> selectors, Set<String> groups) {

	private static final Pattern TOKEN = Pattern
		.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*\\]|[a-zA-Z_:][\\w:]*|[0-9][\\w.]*|=~|!~|!=|\\S");

	private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "offset", "sum", "min", "max", "avg",
			"count");

	static PromQuery parse(String query) {
		List<String> tokens = TOKEN.matcher(query).results().map(MatchResult::group).toList();
		List<Selector> selectors = new ArrayList<>();
		Set<String> groups = new TreeSet<>();
		int i = 0;
		while (i < tokens.size()) {
			String token = tokens.get(i++);
			if (!Character.isLetter(token.charAt(0)) || KEYWORDS.contains(token)) {
				continue;
			}
			List<String> rest = tokens.subList(i, tokens.size());
			if (GROUPING.contains(token)) {
				List<String> labels = rest.subList(1, rest.indexOf(")"));
				groups.addAll(labels.stream().filter((label) -> !label.equals(",")).toList());
				i += labels.size() + 2;
			}
			else if (startsWith(rest, "{")) {
				List<String> matchers = rest.subList(1, rest.indexOf("}"));
				selectors.add(new Selector(token, matchers(matchers)));
				i += matchers.size() + 2;
			}
			else if (!startsWith(rest, "(")) {
				selectors.add(new Selector(token, List.of()));
			}
		}
		return new PromQuery(selectors, groups);
	}

	private static boolean startsWith(List<String> tokens, String expected) {
		return !tokens.isEmpty() && tokens.get(0).equals(expected);
	}

	private static List<Matcher> matchers(List<String> tokens) {
		List<Matcher> matchers = new ArrayList<>();
		for (int i = 0; i < tokens.size(); i += 4) {
			String value = tokens.get(i + 2);
			matchers.add(new Matcher(tokens.get(i), value.substring(1, value.length() - 1)));
		}
		return matchers;
	}

	Set<String> metrics() {
		return this.selectors.stream().map(Selector::metric).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * What of this query is in no scrape; empty if all is.
	 * @param targets labels that come from Prometheus
	 */
	List<String> missing(Scrape scrape, Set<String> targets) {
		List<String> missing = new ArrayList<>();
		for (Selector selector : this.selectors) {
			List<Scrape.Sample> samples = scrape.matching(selector.metric()).toList();
			if (samples.isEmpty()) {
				missing.add(selector.metric());
			}
			Stream.concat(this.groups.stream(), selector.matchers().stream().map(Matcher::label))
				.filter((label) -> !targets.contains(label))
				.filter((label) -> samples.stream().noneMatch((sample) -> sample.labels().containsKey(label)))
				.forEach((label) -> missing.add(selector.metric() + " by " + label));
			for (Matcher matcher : selector.matchers()) {
				matcher.values()
					.filter((value) -> samples.stream()
						.noneMatch((sample) -> value.equals(sample.labels().get(matcher.label()))))
					.forEach((value) -> missing.add(selector.metric() + " with " + matcher.label() + "=" + value));
			}
		}
		return missing;
	}

	/**
	 * A metric and what is asked of its labels.
	 */
	record Selector(String metric, List<Matcher> matchers) {
	}

	/**
	 * A label, and the value that it has to have or must not have.
	 */
	record Matcher(String label, String value) {

		/**
		 * The values that are named, without variables of a dashboard.
		 */
		Stream<String> values() {
			return this.value.startsWith("$") ? Stream.empty() : Stream.of(this.value.split("\\|"));
		}

	}

}
