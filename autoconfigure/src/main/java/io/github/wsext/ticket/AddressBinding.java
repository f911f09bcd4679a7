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

import io.github.wsext.limit.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Binding of a ticket to the address it was issued to. Clients change theirs: between
 * mobile networks, and between IPv4 and IPv6 from one request to the next.
 */
public enum AddressBinding {

	/**
	 * From any address.
	 */
	OFF,

	/**
	 * From the very address.
	 */
	EXACT,

	/**
	 * From the network around it: 24 bits of an IPv4 address, 56 bits of an IPv6 address.
	 */
	PREFIX;

	private static final int IPV4_BITS = 24;

	private static final int IPV6_BITS = 56;

	/**
	 * What is kept and compared, or {@code null} if tickets are not bound.
	 */
	@Nullable String of(ClientAddress address) {
		return switch (this) {
			case OFF -> null;
			case EXACT -> address.toString();
			case PREFIX -> address.network(IPV4_BITS, IPV6_BITS);
		};
	}

}
