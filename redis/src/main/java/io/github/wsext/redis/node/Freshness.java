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

package io.github.wsext.redis.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * How far what this node knows of others can be relied on. One thread changes it, any
 * number looks.
 */
class Freshness {

	/**
	 * A little less than a lease, so that nobody else takes this node for gone before.
	 */
	private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(NodeStore.LEASE_MILLIS - 1000);

	private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(NodeStore.LEASE_MILLIS);

	private volatile long beat = System.nanoTime() - LEASE_NANOS;

	private volatile long company = System.nanoTime();

	private volatile boolean acknowledged;

	private volatile @Nullable Duration clockOffset;

	/**
	 * The lease was renewed. How far the clocks are apart is known as well as the answer
	 * was fast: one that came late, as this node was halted meanwhile, changes nothing
	 * that may be true.
	 * @param sent when Redis was asked to
	 * @param atLeast what Redis's clock is ahead at least
	 * @param atMost what it is ahead at most
	 */
	void beat(long sent, Duration atLeast, Duration atMost) {
		this.beat = sent;
		Duration known = this.clockOffset;
		if (known == null) {
			this.clockOffset = atLeast.plus(atMost).dividedBy(2);
		}
		else if (known.compareTo(atLeast) < 0) {
			this.clockOffset = atLeast;
		}
		else if (known.compareTo(atMost) > 0) {
			this.clockOffset = atMost;
		}
	}

	/**
	 * There are others, or there may be.
	 */
	void company() {
		this.company = System.nanoTime();
	}

	/**
	 * There are no others for certain.
	 */
	void noCompany() {
		this.company = System.nanoTime() - LEASE_NANOS;
	}

	/**
	 * Whether all others know of this node.
	 */
	void acknowledged(boolean acknowledged) {
		this.acknowledged = acknowledged;
	}

	boolean isAcknowledged() {
		return this.acknowledged;
	}

	boolean isStale() {
		return !this.acknowledged || System.nanoTime() - this.beat >= STALE_NANOS;
	}

	/**
	 * Whether nobody has been there for as long as somebody may need who has lost his
	 * entry, as in a failover.
	 */
	boolean isAlone() {
		return !isStale() && System.nanoTime() - this.company >= LEASE_NANOS;
	}

	Duration clockOffset() {
		Duration known = this.clockOffset;
		return (known != null) ? known : Duration.ZERO;
	}

}
