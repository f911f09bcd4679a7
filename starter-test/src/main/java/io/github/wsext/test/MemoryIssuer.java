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

package io.github.wsext.test;

import java.security.Principal;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/**
 * Issuer of tickets in memory: sends the request for a ticket to the controllers of an
 * application, past its filters. Loaded only where Spring Security is there.
 */
final class MemoryIssuer {

	private final WebApplicationContext context;

	private final AtomicReference<@Nullable MockMvc> mvc = new AtomicReference<>();

	MemoryIssuer(WebApplicationContext context) {
		this.context = context;
	}

	private MockMvc mvc() {
		MockMvc present = this.mvc.get();
		if (present != null) {
			return present;
		}
		// Runs code of the application, so without a lock: of two the first one stays.
		MockMvc made = MockMvcBuilders.webAppContextSetup(this.context).build();
		return this.mvc.compareAndSet(null, made) ? made : Objects.requireNonNull(this.mvc.get());
	}

	/**
	 * Sends requests of a caller.
	 * @param caller {@code null} if nobody has been named
	 */
	TicketRequest.Sender as(@Nullable Principal caller) {
		return (path, headers, body, timeout) -> post(caller, path, headers, body);
	}

	private RejectedHandshake post(@Nullable Principal caller, String path, HttpHeaders headers, @Nullable String body)
			throws Exception {
		MockHttpServletRequestBuilder request = MockMvcRequestBuilders.post(path).headers(headers);
		if (body != null) {
			request.content(body);
		}
		if (caller == null) {
			return RejectedHandshake.of(mvc().perform(request).andReturn().getResponse());
		}
		Authentication authentication = MemoryTickets.authentication(caller);
		SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
		try {
			return RejectedHandshake.of(mvc().perform(request.principal(authentication)).andReturn().getResponse());
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

}
