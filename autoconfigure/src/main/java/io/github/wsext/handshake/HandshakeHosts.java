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

package io.github.wsext.handshake;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hosts that handshakes may ask for, see {@code wsext.allowed-hosts}: found to be valid,
 * and compared without regard to case and to the dot at the end of a full name.
 *
 * @param names names of hosts, or {@code *.} and a domain for all below it; empty if any
 * host will do
 */
public record HandshakeHosts(List<String> names) {

	/**
	 * Any host.
	 */
	public static final HandshakeHosts ANY = new HandshakeHosts(List.of());

	private static final String BELOW = "*.";

	private static final Pattern NAME = Pattern
		.compile("(\\*\\.)?+[a-z0-9_-]++(\\.[a-z0-9_-]++)*+|(?=.*:.*:)[0-9a-f:.]++");

	public HandshakeHosts {
		names = names.stream().map(HandshakeHosts::normalize).toList();
		for (String name : names) {
			if (!NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("wsext.allowed-hosts has '" + name
						+ "': name hosts without scheme and port, such as app.example.com, *.example.com or [::1]");
			}
		}
	}

	/**
	 * Whether a handshake may ask for this host.
	 */
	boolean allow(String host) {
		String normalized = normalize(host);
		return this.names.isEmpty() || this.names.stream().anyMatch((name) -> matches(name, normalized));
	}

	private static boolean matches(String name, String host) {
		return name.startsWith(BELOW) ? host.endsWith(name.substring(1)) : name.equals(host);
	}

	/**
	 * A host as it is compared.
	 */
	static String normalize(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		if (name.startsWith("[") && name.endsWith("]")) {
			return name.substring(1, name.length() - 1);
		}
		return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
	}

}
