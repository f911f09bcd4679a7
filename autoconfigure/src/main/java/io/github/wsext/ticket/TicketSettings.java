package io.github.wsext.ticket;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.http.HttpMethod;

/**
 * Settings of the ticket room, see {@code wsext.ticket.*}.
 *
 * @param ttl how long a ticket is valid
 * @param path path of the controller that issues tickets
 * @param methods methods of that controller, {@code POST} and {@code GET}
 * @param carriers where tickets are looked for, in this order
 * @param queryParameter name of the query parameter that carries a ticket
 * @param uriPath path of the temporary URI, to which the ticket is appended
 * @param requireEndpoint whether a caller has to name the endpoint the ticket is for
 * @param maxPerPrincipal how many tickets of one principal may be outstanding
 * @param maxPerNode how many tickets may be outstanding
 * @param issueRatePerMinute how many tickets one principal may ask for in a minute
 * @param issueRatePerAddress how many tickets may be asked for from one address in a
 * minute, 0 for any number
 * @param bindOrigin whether a ticket opens only from the origin that it was issued to, if
 * both requests have one
 * @param bindAddress whether a ticket opens only from the address that it was issued to
 */
public record TicketSettings(Duration ttl, String path, Set<HttpMethod> methods, List<TicketCarrier> carriers,
		String queryParameter, String uriPath, boolean requireEndpoint, int maxPerPrincipal, int maxPerNode,
		int issueRatePerMinute, int issueRatePerAddress, boolean bindOrigin, AddressBinding bindAddress) {

	private static final Duration MIN_TTL = Duration.ofSeconds(1);

	private static final Duration MAX_TTL = Duration.ofMinutes(10);

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]+");

	public TicketSettings {
		check(ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0, "ttl", "be between 1s and 10m", inUnits(ttl));
		check(PATH.matcher(path).matches(), "path", "be a plain path such as /ticket", path);
		check(!methods.isEmpty() && Set.of(HttpMethod.GET, HttpMethod.POST).containsAll(methods), "methods",
				"be POST, GET or both", methods);
		check(Set.copyOf(carriers).size() == carriers.size(), "carriers", "name each carrier once", carriers);
		check(NAME.matcher(queryParameter).matches(), "query-parameter", "be a plain name such as ticket",
				queryParameter);
		check(PATH.matcher(uriPath).matches(), "uri-path", "be a plain path such as /ws-ticket", uriPath);
		check(!uriPath.equals(path), "uri-path", "differ from wsext.ticket.path", uriPath);
		check(maxPerPrincipal > 0, "max-per-principal", "be positive", maxPerPrincipal);
		check(maxPerNode > 0, "max-per-node", "be positive", maxPerNode);
		check(issueRatePerMinute > 0, "issue-rate-per-minute", "be positive", issueRatePerMinute);
		check(issueRatePerAddress >= 0, "issue-rate-per-address", "be positive, or 0 for no limit",
				issueRatePerAddress);
		methods = Collections.unmodifiableSet(new LinkedHashSet<>(methods));
		carriers = List.copyOf(carriers);
	}

	/**
	 * The settings of an application that sets nothing.
	 */
	public static TicketSettings defaults() {
		return new TicketSettings(Duration.ofSeconds(30), "/ticket", Set.of(HttpMethod.POST),
				List.of(TicketCarrier.values()), "ticket", "/ws-ticket", false, 20, 100_000, 30, 0, true,
				AddressBinding.OFF);
	}

	private static void check(boolean valid, String property, String requirement, Object value) {
		if (!valid) {
			throw new IllegalArgumentException("wsext.ticket." + property + " must " + requirement + ", was " + value);
		}
	}

	private static String inUnits(Duration duration) {
		return (duration.toMillisPart() == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
