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

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Request of a handshake as rules would see it if its caller had logged in instead of
 * presenting a ticket.
 */
final class CallersRequest extends HttpServletRequestWrapper {

	private static final String ASKED = CallersRequest.class.getName();

	private final Authentication caller;

	CallersRequest(HttpServletRequest request, Authentication caller) {
		super(request);
		this.caller = caller;
	}

	/**
	 * Whether rules are asked for their own opinion of a request.
	 */
	static boolean isAsked(HttpServletRequest request) {
		return request.getAttribute(ASKED) != null;
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		return name.equals(ASKED) ? Boolean.TRUE : super.getAttribute(name);
	}

	@Override
	public String getRemoteUser() {
		return this.caller.getName();
	}

	@Override
	public Principal getUserPrincipal() {
		return this.caller;
	}

	@Override
	public boolean isUserInRole(String role) {
		String authority = role.startsWith("ROLE_") ? role : "ROLE_" + role;
		return this.caller.getAuthorities().stream().map(GrantedAuthority::getAuthority).anyMatch(authority::equals);
	}

}
