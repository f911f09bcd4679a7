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

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Provider of attributes for each ticket; they become attributes of the connection. Beans
 * are asked in their {@link org.springframework.core.annotation.Order order}; where two
 * give the same name the later one wins. No name is reserved.
 *
 * <p>
 * The embedded store keeps the objects as they are, a remote one their JSON.
 */
@FunctionalInterface
public interface TicketAttributesProvider {

	/**
	 * Returns attributes for a ticket that is being issued.
	 * @param authentication the caller
	 * @param request the request that asks for the ticket, {@code null} if the ticket is
	 * issued outside a request
	 * @return attributes by name; those that are {@code null} are left out
	 */
	Map<String, Object> attributes(Authentication authentication, @Nullable HttpServletRequest request);

}
