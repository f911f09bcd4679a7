package io.github.wsext.ticket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The query parameter that carries a ticket, in raw query strings.
 */
final class QueryTicket {

	private final String parameter;

	QueryTicket(String parameter) {
		this.parameter = parameter;
	}

	String parameter() {
		return this.parameter;
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
				int equals = pair.indexOf('=');
				if (isTicket(pair) && equals >= 0 && equals < pair.length() - 1) {
					tickets.add(decoded(pair.substring(equals + 1)));
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
		int equals = pair.indexOf('=');
		return decoded((equals >= 0) ? pair.substring(0, equals) : pair).equals(this.parameter);
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
