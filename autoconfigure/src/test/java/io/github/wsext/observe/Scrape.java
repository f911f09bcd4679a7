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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an application tells Prometheus, in its text format.
 *
 * @param samples each line that is no comment
 */
record Scrape(List<Sample> samples) {

	private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

	static Scrape parse(String text) {
		return new Scrape(text.lines().filter((line) -> !line.startsWith("#")).map(Scrape::sample).toList());
	}

	private static Sample sample(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new AssertionError("Not a sample: " + line);
		}
		Map<String, String> labels = new LinkedHashMap<>();
		if (matcher.group(2) != null) {
			LABEL.matcher(matcher.group(2)).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
		}
		return new Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
	}

	Scrape and(Scrape other) {
		return new Scrape(Stream.concat(this.samples.stream(), other.samples.stream()).toList());
	}

	/**
	 * The sum of all samples of this name whose labels have these values among others.
	 */
	double sum(String name, String... labels) {
		return matching(name, labels).mapToDouble(Sample::value).sum();
	}

	/**
	 * All samples of this name whose labels have these values among others.
	 */
	Stream<Sample> matching(String name, String... labels) {
		return this.samples.stream().filter((sample) -> {
			boolean matches = sample.name().equals(name);
			for (int i = 0; i < labels.length; i += 2) {
				matches &= labels[i + 1].equals(sample.labels().get(labels[i]));
			}
			return matches;
		});
	}

	/**
	 * One value.
	 */
	record Sample(String name, Map<String, String> labels, double value) {
	}

}
