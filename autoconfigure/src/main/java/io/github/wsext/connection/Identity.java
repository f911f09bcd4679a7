package io.github.wsext.connection;

import java.security.Principal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, and for how long.
 *
 * @param principal the caller, if known
 * @param expiresAt when the caller's authentication ends by itself, if it does
 * @param session key of the HTTP session that the authentication belongs to, if any
 */
public record Identity(@Nullable Principal principal, @Nullable Instant expiresAt, @Nullable String session) {

	/**
	 * A caller without an end.
	 */
	public static Identity of(@Nullable Principal principal) {
		return new Identity(principal, null, null);
	}

	/**
	 * Whether both are the same caller.
	 */
	public boolean isSameCallerAs(Identity other) {
		return this.principal != null && other.principal != null
				&& this.principal.getName().equals(other.principal.getName());
	}

	boolean endsLaterThan(Identity other) {
		return other.expiresAt != null && (this.expiresAt == null || this.expiresAt.isAfter(other.expiresAt));
	}

	Identity endingAt(@Nullable Instant latest) {
		boolean earlier = latest != null && (this.expiresAt == null || latest.isBefore(this.expiresAt));
		return earlier ? new Identity(this.principal, latest, this.session) : this;
	}

	@Override
	public String toString() {
		return "Identity[principal=" + ((this.principal != null) ? this.principal.getName() : null) + ", expiresAt="
				+ this.expiresAt + "]";
	}

}
