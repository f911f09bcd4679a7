package io.github.wsext.ticket;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Maker of the relative URLs that have a ticket in them, ready to use.
 */
final class TicketUrls {

	private final TicketSettings.Carriers carriers;

	private final String contextPath;

	private final String servletPath;

	/**
	 * Creates the maker.
	 * @param contextPath the application's context path, for tickets issued outside a
	 * request
	 * @param servletPath path of the dispatcher servlet, empty if it serves everything
	 */
	TicketUrls(TicketSettings.Carriers carriers, String contextPath, String servletPath) {
		this.carriers = carriers;
		this.contextPath = contextPath;
		this.servletPath = servletPath;
	}

	/**
	 * The URL of an endpoint with a ticket in it, or {@code null} where URLs carry none.
	 * @param path path of the endpoint, decoded
	 */
	@Nullable String url(String path, String ticket, @Nullable HttpServletRequest request) {
		String base = ((request != null) ? request.getContextPath() : this.contextPath) + this.servletPath;
		if (this.carriers.order().contains(TicketCarrier.PATH)) {
			return base + this.carriers.uriPath() + "/" + ticket;
		}
		if (this.carriers.order().contains(TicketCarrier.QUERY)) {
			return base + EndpointPath.encode(path) + "?" + this.carriers.queryParameter() + "=" + ticket;
		}
		return null;
	}

}
