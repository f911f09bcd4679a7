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

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.http.HttpMethod;

/**
 * Settings of tickets, see {@code wsext.ticket.*}: found to be valid.
 *
 * @param ttl how long a ticket is valid
 * @param path path of the controller that issues tickets
 * @param methods methods of that controller, {@code POST} and {@code GET}
 * @param requireEndpoint whether a caller has to name the endpoint the ticket is for
 * @param carriers where handshakes carry tickets
 * @param unused how many tickets may be unused at a time
 * @param issueRate how often tickets are issued
 * @param binding what a ticket is bound to
 */
public record TicketSettings(Duration ttl, String path, Set<HttpMethod> methods, boolean requireEndpoint,
		Carriers carriers, Unused unused, IssueRate issueRate, Binding binding) {

	private static final Duration MIN_TTL = Duration.ofSeconds(1);

	private static final Duration MAX_TTL = Duration.ofMinutes(10);

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]+");

	public TicketSettings {
		check(ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0, "ttl", "be between 1s and 10m", inUnits(ttl));
		check(PATH.matcher(path).matches(), "path", "be a plain path such as /ticket", path);
		check(!methods.isEmpty() && Set.of(HttpMethod.GET, HttpMethod.POST).containsAll(methods), "methods",
				"be POST, GET or both", methods);
		check(!carriers.uriPath().equals(path), "uri-path", "differ from wsext.ticket.path", carriers.uriPath());
		methods = Collections.unmodifiableSet(new LinkedHashSet<>(methods));
	}

	private static void check(boolean valid, String property, String requirement, Object value) {
		if (!valid) {
			throw new IllegalArgumentException("wsext.ticket." + property + " must " + requirement + ", was " + value);
		}
	}

	private static String inUnits(Duration duration) {
		return (duration.toMillisPart() == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

	/**
	 * Where handshakes carry tickets.
	 *
	 * @param order where tickets are looked for, in this order
	 * @param queryParameter name of the query parameter that carries a ticket
	 * @param uriPath path of the temporary URI, to which the ticket is appended
	 */
	public record Carriers(List<TicketCarrier> order, String queryParameter, String uriPath) {

		public Carriers {
			check(Set.copyOf(order).size() == order.size(), "carriers", "name each carrier once", order);
			check(NAME.matcher(queryParameter).matches(), "query-parameter", "be a plain name such as ticket",
					queryParameter);
			check(PATH.matcher(uriPath).matches(), "uri-path", "be a plain path such as /ws-ticket", uriPath);
			order = List.copyOf(order);
		}

	}

	/**
	 * How many tickets may be unused at a time.
	 *
	 * @param perPrincipal how many of one principal
	 * @param perNode how many of all
	 */
	public record Unused(int perPrincipal, int perNode) {

		public Unused {
			check(perPrincipal > 0, "max-per-principal", "be positive", perPrincipal);
			check(perNode > 0, "max-per-node", "be positive", perNode);
		}

	}

	/**
	 * How many tickets are issued in a minute.
	 *
	 * @param perPrincipal how many to one principal
	 * @param perAddress how many to one client address, 0 for any number
	 */
	public record IssueRate(int perPrincipal, int perAddress) {

		public IssueRate {
			check(perPrincipal > 0, "issue-rate-per-minute", "be positive", perPrincipal);
			check(perAddress >= 0, "issue-rate-per-address", "be positive, or 0 for no limit", perAddress);
		}

	}

	/**
	 * What a ticket is bound to.
	 *
	 * @param origin whether it opens only from the origin that it was issued to, if both
	 * requests have one
	 * @param address whether it opens only from the address that it was issued to
	 */
	public record Binding(boolean origin, AddressBinding address) {
	}

}
