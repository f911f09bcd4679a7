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

package io.github.wsext.transport.standard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.websocket.Extension;

import org.springframework.util.StringUtils;

/**
 * Offers of permessage-deflate (RFC 7692), of which one is chosen. Containers fail on
 * parameters that they do not know, where an offer is to be declined.
 */
final class PerMessageDeflateOffers {

	private static final String NAME = "permessage-deflate";

	private PerMessageDeflateOffers() {
	}

	/**
	 * The first offer that is acceptable: all are for one and the same thing, in the
	 * client's order of preference.
	 */
	static List<Extension> acceptable(List<Extension> requested) {
		return requested.stream()
			.filter((extension) -> extension.getName().equals(NAME) && isValid(extension.getParameters()))
			.limit(1)
			.toList();
	}

	private static boolean isValid(List<Extension.Parameter> parameters) {
		Set<String> names = new HashSet<>();
		return parameters.stream()
			.allMatch((parameter) -> names.add(parameter.getName())
					&& isValid(parameter.getName(), parameter.getValue()));
	}

	private static boolean isValid(String name, String value) {
		return switch (name) {
			case "server_no_context_takeover", "client_no_context_takeover" -> !StringUtils.hasLength(value);
			case "client_max_window_bits" -> !StringUtils.hasLength(value) || isWindowBits(value);
			case "server_max_window_bits" -> StringUtils.hasLength(value) && isWindowBits(value);
			default -> false;
		};
	}

	private static boolean isWindowBits(String value) {
		return value.matches("[89]|1[0-5]");
	}

}
