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

package io.github.wsext.limit;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Permit of one handshake, and of its connection later: holds what the handshake has
 * acquired of the {@link ConnectionQuota}, and gives all of it back exactly once. What is
 * acquired after that is given back at once.
 *
 * <p>
 * One thread acquires, any thread releases.
 */
public final class QuotaPermit implements ConnectionPermit {

	private final ConnectionQuota quota;

	/** {@code null} once it is given back. */
	private final AtomicReference<@Nullable Held> held = new AtomicReference<>(Held.NOTHING);

	QuotaPermit(ConnectionQuota quota) {
		this.quota = quota;
	}

	/**
	 * Acquires a part of the node's quota.
	 * @return whether there is one
	 */
	public boolean tryAcquireNode() {
		return this.quota.tryAcquireNode() && hold(Held::withNode, this.quota::releaseNode);
	}

	/**
	 * Acquires a part of the quota of an address.
	 * @return whether there is one
	 */
	public boolean tryAcquireAddress(ClientAddress address) {
		if (!this.quota.limitsAddresses()) {
			return true;
		}
		String key = address.counted();
		return this.quota.tryAcquireAddress(key)
				&& hold((current) -> current.withAddress(key), () -> this.quota.releaseAddress(key));
	}

	/**
	 * Acquires a part of the quota of a principal, unless it has one of the same already.
	 * One of another principal is given back.
	 * @return whether there is one
	 */
	public boolean tryAcquirePrincipal(String principal) {
		if (!this.quota.limitsPrincipals()) {
			return true;
		}
		Held current = this.held.get();
		String before = (current != null) ? current.principal() : null;
		if (principal.equals(before)) {
			return true;
		}
		if (!this.quota.tryAcquirePrincipal(principal)
				|| !hold((now) -> now.withPrincipal(principal), () -> this.quota.releasePrincipal(principal))) {
			return false;
		}
		if (before != null) {
			this.quota.releasePrincipal(before);
		}
		return true;
	}

	private boolean hold(UnaryOperator<Held> change, Runnable undo) {
		Held before = this.held.getAndUpdate((current) -> (current != null) ? change.apply(current) : null);
		if (before == null) {
			undo.run();
		}
		return before != null;
	}

	/**
	 * The handshake is about to be answered 101: from now on the permit is given back
	 * after ten seconds, unless a connection claims it.
	 */
	public void expireUnlessClaimed() {
		this.quota.expireUnlessClaimed(this);
	}

	@Override
	public void claim() {
		this.quota.forget(this);
	}

	@Override
	public void release() {
		this.quota.forget(this);
		giveBack();
	}

	void giveBack() {
		Held all = this.held.getAndSet(null);
		if (all == null) {
			return;
		}
		if (all.node()) {
			this.quota.releaseNode();
		}
		if (all.address() != null) {
			this.quota.releaseAddress(all.address());
		}
		if (all.principal() != null) {
			this.quota.releasePrincipal(all.principal());
		}
	}

	/**
	 * What is held.
	 *
	 * @param node whether a part of the node's quota
	 * @param address of which address a part
	 * @param principal of which principal a part
	 */
	private record Held(boolean node, @Nullable String address, @Nullable String principal) {

		static final Held NOTHING = new Held(false, null, null);

		Held withNode() {
			return new Held(true, this.address, this.principal);
		}

		Held withAddress(String address) {
			return new Held(this.node, address, this.principal);
		}

		Held withPrincipal(String principal) {
			return new Held(this.node, this.address, principal);
		}

	}

}
