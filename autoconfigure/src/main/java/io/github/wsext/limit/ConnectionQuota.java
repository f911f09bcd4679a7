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

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.wsext.support.EngineScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Quota of connections: of the node, of each client address, of each principal. A
 * handshake takes its part before it is answered, so that many at once do not exceed a
 * limit.
 *
 * <p>
 * A handshake that was answered 101 gives its part back when its connection ends, or when
 * the answer could not be sent. Should the container lose it in between, nobody says so:
 * therefore what no connection has claimed within ten seconds is given back.
 */
public final class ConnectionQuota {

	/** From the 101 to the opening it takes milliseconds. */
	private static final Duration CLAIM_WITHIN = Duration.ofSeconds(10);

	private static final String NODE = "";

	private final KeyedCounter node;

	private final @Nullable KeyedCounter addresses;

	private final @Nullable KeyedCounter principals;

	private final Cache<QuotaPermit, Boolean> unclaimed;

	/**
	 * Creates a quota of which nothing is taken.
	 * @param clock source of time
	 * @param scheduler tells when nobody has claimed a permit
	 */
	public ConnectionQuota(ConnectionLimits limits, Clock clock, EngineScheduler scheduler) {
		this.node = new KeyedCounter(limits.perNode());
		this.addresses = counter(limits.perAddress());
		this.principals = counter(limits.perPrincipal());
		this.unclaimed = Caffeine.newBuilder()
			.expireAfterWrite(CLAIM_WITHIN)
			.ticker(new ClockTicker(clock))
			.executor(Runnable::run)
			.scheduler(new CaffeineScheduler(scheduler))
			.<QuotaPermit, Boolean>removalListener((permit, value, cause) -> onRemoval(permit, cause))
			.build();
	}

	private static @Nullable KeyedCounter counter(int limit) {
		return (limit > 0) ? new KeyedCounter(limit) : null;
	}

	private static void onRemoval(@Nullable QuotaPermit permit, RemovalCause cause) {
		if (cause == RemovalCause.EXPIRED && permit != null) {
			permit.giveBack();
		}
	}

	/**
	 * A permit for a handshake that begins. It holds nothing yet.
	 */
	public QuotaPermit begin() {
		return new QuotaPermit(this);
	}

	/**
	 * Whether the number of connections of one principal is limited.
	 */
	public boolean limitsPrincipals() {
		return this.principals != null;
	}

	boolean limitsAddresses() {
		return this.addresses != null;
	}

	boolean tryAcquireNode() {
		return tryAcquire(this.node, NODE);
	}

	boolean tryAcquireAddress(String address) {
		return tryAcquire(this.addresses, address);
	}

	boolean tryAcquirePrincipal(String principal) {
		return tryAcquire(this.principals, principal);
	}

	private boolean tryAcquire(@Nullable KeyedCounter counter, String key) {
		if (counter == null || counter.tryIncrement(key)) {
			return true;
		}
		// Permits of handshakes that came to nothing are in nobody's way.
		this.unclaimed.cleanUp();
		return counter.tryIncrement(key);
	}

	void releaseNode() {
		this.node.decrement(NODE);
	}

	void releaseAddress(String address) {
		if (this.addresses != null) {
			this.addresses.decrement(address);
		}
	}

	void releasePrincipal(String principal) {
		if (this.principals != null) {
			this.principals.decrement(principal);
		}
	}

	void expireUnlessClaimed(QuotaPermit permit) {
		this.unclaimed.put(permit, Boolean.TRUE);
	}

	void forget(QuotaPermit permit) {
		this.unclaimed.invalidate(permit);
	}

	void cleanUp() {
		this.unclaimed.cleanUp();
	}

	/**
	 * How many connections the node has, with those that are about to be.
	 */
	public int onNode() {
		return this.node.count(NODE);
	}

	/**
	 * How many the address has that has most; 0 if they are not limited.
	 */
	public int mostOfAddress() {
		return (this.addresses != null) ? this.addresses.highest() : 0;
	}

	/**
	 * How many the principal has that has most; 0 if they are not limited.
	 */
	public int mostOfPrincipal() {
		return (this.principals != null) ? this.principals.highest() : 0;
	}

	/**
	 * How many addresses and principals take memory.
	 */
	int keys() {
		return keys(this.addresses) + keys(this.principals);
	}

	private static int keys(@Nullable KeyedCounter counter) {
		return (counter != null) ? counter.keys() : 0;
	}

}
