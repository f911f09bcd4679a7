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

package io.github.wsext.asyncapi;

import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/**
 * Address of a channel with the names of its parameters, without the regular expressions
 * and wildcards that Spring's patterns may have.
 *
 * @param address such as {@code /chat/{room}}
 * @param parameters the regular expressions of the parameters, or empty strings
 */
record ChannelAddress(String address, Map<String, String> parameters) {

	/**
	 * The address that a pattern stands for.
	 * @param pattern of an endpoint's path, or a topic in which braces mark what varies
	 */
	static ChannelAddress of(String pattern) {
		StringBuilder address = new StringBuilder();
		Map<String, String> parameters = new LinkedHashMap<>();
		int from = 0;
		for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
			int end = end(pattern, open);
			String variable = pattern.substring(open + 1, end);
			int colon = variable.indexOf(':');
			String name = (colon >= 0) ? variable.substring(0, colon) : variable;
			String key = ApiChannel.key(name.startsWith("*") ? name.substring(1) : name);
			parameters.put(key, (colon >= 0) ? variable.substring(colon + 1) : "");
			address.append(pattern, from, open).append('{').append(key).append('}');
			from = Math.min(end + 1, pattern.length());
		}
		return new ChannelAddress(address.append(pattern, from, pattern.length()).toString(), parameters);
	}

	/**
	 * The brace that closes one, or the end of the pattern.
	 */
	private static int end(String pattern, int open) {
		int depth = 0;
		for (int i = open; i < pattern.length(); i++) {
			depth += switch (pattern.charAt(i)) {
				case '{' -> 1;
				case '}' -> -1;
				default -> 0;
			};
			if (depth == 0) {
				return i;
			}
		}
		return pattern.length();
	}

	/**
	 * An address of this kind, for looking up settings.
	 */
	String example() {
		return this.address.replaceAll("\\{[^{}]*}", "x");
	}

	/**
	 * A channel with this address and its parameters.
	 */
	ObjectNode channel() {
		ObjectNode channel = Json.object().put("address", this.address);
		if (!this.parameters.isEmpty()) {
			ObjectNode described = channel.putObject("parameters");
			this.parameters.forEach((name, expression) -> {
				ObjectNode parameter = described.putObject(name);
				if (!expression.isEmpty()) {
					parameter.put("description", "Matches `" + expression + "`");
				}
			});
		}
		return channel;
	}

}
