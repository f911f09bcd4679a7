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

package io.github.wsext.ticket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Query parameter that carries a ticket: finds and removes it in raw query strings.
 */
final class QueryTicket {

	private final String parameter;

	QueryTicket(String parameter) {
		this.parameter = parameter;
	}

	/**
	 * Whether the query could have the parameter; spares others the parsing.
	 */
	boolean isPossible(@Nullable String query) {
		return query != null && (query.contains(this.parameter) || query.indexOf('%') >= 0);
	}

	/**
	 * Values of the parameter, decoded, without empty ones.
	 */
	List<String> ticketsIn(@Nullable String query) {
		List<String> tickets = new ArrayList<>();
		if (query != null && isPossible(query)) {
			for (String pair : pairs(query)) {
				if (isTicket(pair) && !value(pair).isEmpty()) {
					tickets.add(value(pair));
				}
			}
		}
		return tickets;
	}

	/**
	 * Takes the parameter out and leaves the others as they are.
	 */
	@Nullable String hideIn(@Nullable String query) {
		if (query == null || !isPossible(query)) {
			return query;
		}
		List<String> others = new ArrayList<>();
		boolean found = false;
		for (String pair : pairs(query)) {
			if (isTicket(pair)) {
				found = true;
			}
			else {
				others.add(pair);
			}
		}
		if (!found) {
			return query;
		}
		return others.isEmpty() ? null : String.join("&", others);
	}

	private boolean isTicket(String pair) {
		return name(pair).equals(this.parameter);
	}

	/**
	 * All parameters of a query, decoded.
	 */
	static Map<String, String[]> parameters(@Nullable String query) {
		if (!StringUtils.hasLength(query)) {
			return Map.of();
		}
		Map<String, List<String>> found = new LinkedHashMap<>();
		for (String pair : pairs(query)) {
			if (!pair.isEmpty()) {
				found.computeIfAbsent(name(pair), (name) -> new ArrayList<>()).add(value(pair));
			}
		}
		Map<String, String[]> parameters = new LinkedHashMap<>();
		found.forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
		return Collections.unmodifiableMap(parameters);
	}

	private static String name(String pair) {
		int equals = pair.indexOf('=');
		return decoded((equals >= 0) ? pair.substring(0, equals) : pair);
	}

	private static String value(String pair) {
		int equals = pair.indexOf('=');
		return (equals >= 0) ? decoded(pair.substring(equals + 1)) : "";
	}

	private static String[] pairs(String query) {
		return StringUtils.delimitedListToStringArray(query, "&");
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
