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
