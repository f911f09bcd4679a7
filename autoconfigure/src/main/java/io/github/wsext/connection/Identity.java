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

package io.github.wsext.connection;

import java.security.Principal;
import java.time.Instant;

import io.github.wsext.support.EndedLogins;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Who is at the other end of a connection, and for how long.
 *
 * @param principal the caller, if known
 * @param expiresAt when the caller's authentication ends by itself, if it does
 * @param session key of the HTTP session that the authentication belongs to, if any
 * @param since how many logins had ended before anybody asked who it is
 * @param begun when it began at the latest, or {@code null} for the time at which the
 * connection opened
 */
public record Identity(@Nullable Principal principal, @Nullable Instant expiresAt, @Nullable String session, long since,
		@Nullable Instant begun) {

	/**
	 * A caller whose login does not end before there is a connection.
	 */
	public Identity(@Nullable Principal principal, @Nullable Instant expiresAt, @Nullable String session) {
		this(principal, expiresAt, session, Long.MAX_VALUE, null);
	}

	/**
	 * A caller without an end.
	 */
	public static Identity of(@Nullable Principal principal) {
		return new Identity(principal, null, null);
	}

	/**
	 * The same caller, for whom somebody has asked.
	 * @param since how many logins had ended before
	 */
	public Identity since(long since) {
		return new Identity(this.principal, this.expiresAt, this.session, since, this.begun);
	}

	/**
	 * The same caller, known to have logged in by a time.
	 */
	public Identity begun(Instant begun) {
		return new Identity(this.principal, this.expiresAt, this.session, this.since, begun);
	}

	/**
	 * The same caller, whose HTTP session has another key now.
	 */
	Identity in(String session) {
		return new Identity(this.principal, this.expiresAt, session, this.since, this.begun);
	}

	/**
	 * Whether the login has ended since somebody asked for it.
	 */
	boolean hasEnded(EndedLogins ended) {
		return ended.hasEnded((this.principal != null) ? this.principal.getName() : null, this.session, this.since);
	}

	/**
	 * Whether both are the same caller. One without a name is nobody's equal.
	 */
	public boolean isSameCallerAs(Identity other) {
		if (this.principal == null || other.principal == null) {
			return false;
		}
		String name = this.principal.getName();
		return StringUtils.hasLength(name) && name.equals(other.principal.getName());
	}

	boolean endsLaterThan(Identity other) {
		return other.expiresAt != null && (this.expiresAt == null || this.expiresAt.isAfter(other.expiresAt));
	}

	Identity endingAt(@Nullable Instant latest) {
		boolean earlier = latest != null && (this.expiresAt == null || latest.isBefore(this.expiresAt));
		return earlier ? new Identity(this.principal, latest, this.session, this.since, this.begun) : this;
	}

	@Override
	public String toString() {
		return "Identity[principal=" + ((this.principal != null) ? this.principal.getName() : null) + ", expiresAt="
				+ this.expiresAt + "]";
	}

}
