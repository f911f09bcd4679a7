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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Duel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ConnectionQuota}.
 */
class ConnectionQuotaTests {

	private static final int THREADS = 32;

	private static final int ROUNDS = 50_000;

	private static final int PERMITS = 50;

	private final SteppingClock clock = new SteppingClock();

	private final EngineScheduler scheduler = EngineScheduler.onThread();

	private final ConnectionQuota quota = new ConnectionQuota(new ConnectionLimits(4, 3, 2), this.clock,
			this.scheduler);

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	@DisplayName("H8 there are as many quota as the limits say, and those given back can be taken again")
	void limits() {
		QuotaPermit first = this.quota.begin();
		assertThat(take(first, "a", "alice")).isTrue();
		assertThat(take(this.quota.begin(), "a", "alice")).isTrue();
		QuotaPermit third = this.quota.begin();
		assertThat(take(third, "a", "alice")).isFalse();
		third.release();
		assertThat(take(this.quota.begin(), "a", "bob")).isTrue();
		QuotaPermit fourth = this.quota.begin();
		assertThat(take(fourth, "a", "carol")).isFalse();
		fourth.release();
		assertThat(this.quota.onNode()).isEqualTo(3);
		assertThat(take(this.quota.begin(), "b", "dave")).isTrue();
		assertThat(this.quota.begin().tryAcquireNode()).isFalse();
		first.release();
		assertThat(take(this.quota.begin(), "a", "alice")).isTrue();
	}

	@Test
	@DisplayName("H8 a place is given back once, however often that is said")
	void releasesOnce() {
		QuotaPermit one = this.quota.begin();
		QuotaPermit other = this.quota.begin();
		take(one, "a", "alice");
		take(other, "a", "alice");
		one.release();
		one.release();
		assertThat(this.quota.onNode()).isOne();
		assertThat(take(this.quota.begin(), "a", "alice")).isTrue();
		assertThat(take(this.quota.begin(), "a", "alice")).isFalse();
	}

	@Test
	@DisplayName("H8 a second look at the same principal takes no second place, another principal gives the first back")
	void principalOnce() {
		QuotaPermit permit = this.quota.begin();
		assertThat(permit.tryAcquirePrincipal("alice")).isTrue();
		assertThat(permit.tryAcquirePrincipal("alice")).isTrue();
		assertThat(this.quota.begin().tryAcquirePrincipal("alice")).isTrue();
		assertThat(this.quota.begin().tryAcquirePrincipal("alice")).isFalse();
		assertThat(permit.tryAcquirePrincipal("bob")).isTrue();
		assertThat(this.quota.begin().tryAcquirePrincipal("alice")).isTrue();
	}

	@Test
	@DisplayName("H8 many at once do not exceed any of the limits")
	void race() throws Exception {
		assertThat(race(QuotaPermit::tryAcquireNode)).isEqualTo(4);
		assertThat(race((permit) -> permit.tryAcquireAddress(ClientAddress.of("a")))).isEqualTo(3);
		assertThat(race((permit) -> permit.tryAcquirePrincipal("alice"))).isEqualTo(2);
	}

	@Test
	@DisplayName("H8 a handshake whose connection never opens gives its quota back after a minute, an open one does not")
	void neverOpened() {
		QuotaPermit lost = this.quota.begin();
		take(lost, "a", "alice");
		lost.expireUnlessClaimed();
		QuotaPermit open = this.quota.begin();
		take(open, "a", "alice");
		open.expireUnlessClaimed();
		open.claim();
		assertThat(take(this.quota.begin(), "b", "alice")).isFalse();
		this.clock.advance(Duration.ofSeconds(11));
		this.quota.cleanUp();
		assertThat(take(this.quota.begin(), "b", "alice")).isTrue();
		assertThat(take(this.quota.begin(), "c", "alice")).isFalse();
	}

	@Test
	@DisplayName("H8 whoever comes when all is taken does not wait for the sweep")
	void neverOpenedWithoutSweep() {
		ConnectionQuota one = new ConnectionQuota(new ConnectionLimits(1, 1, 1), this.clock, this.scheduler);
		QuotaPermit lost = one.begin();
		take(lost, "a", "alice");
		lost.expireUnlessClaimed();
		this.clock.advance(Duration.ofSeconds(11));
		assertThat(take(one.begin(), "a", "alice")).isTrue();
	}

	@Test
	@DisplayName("H8 nothing is left of those who have gone")
	void noLeak() {
		ConnectionQuota many = new ConnectionQuota(new ConnectionLimits(1, 1, 1), this.clock, this.scheduler);
		QuotaPermit first = many.begin();
		assertThat(take(first, "a", "alice")).isTrue();
		assertThat(many.keys()).isEqualTo(2);
		first.release();
		for (int i = 0; i < 100_000; i++) {
			QuotaPermit permit = many.begin();
			assertThat(take(permit, "address " + i, "principal " + i)).isTrue();
			permit.expireUnlessClaimed();
			permit.claim();
			permit.release();
		}
		assertThat(many.keys()).isZero();
		assertThat(many.onNode()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "0,0,0,max-connections", "1,-1,0,connections-per-address", "1,0,-1,connections-per-principal" })
	void aLimitThatIsNegativeOrANodeWithoutConnectionsIsRefusedByName(int node, int address, int principal,
			String property) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionLimits(node, address, principal))
			.withMessageContaining(property);
	}

	@Test
	@DisplayName("H8 0 is no limit, for addresses and principals")
	void unlimited() {
		ConnectionQuota open = new ConnectionQuota(new ConnectionLimits(1000, 0, 0), this.clock, this.scheduler);
		assertThat(open.limitsPrincipals()).isFalse();
		for (int i = 0; i < 1000; i++) {
			assertThat(take(open.begin(), "a", "alice")).isTrue();
		}
		assertThat(open.keys()).isZero();
	}

	@Test
	@DisplayName("H8 a permit that both ends of a connection release at the same moment is given back once")
	void releasedTwiceAtOnce() throws Exception {
		ConnectionQuota quota = new ConnectionQuota(new ConnectionLimits(2, 2, 2), this.clock, this.scheduler);
		assertThat(take(quota.begin(), "a", "alice")).isTrue();
		QuotaPermit[] permit = { quota.begin() };
		assertThat(take(permit[0], "a", "alice")).isTrue();
		Duel.fight(ROUNDS, (round, me) -> permit[0].release(), (round) -> {
			permit[0] = quota.begin();
			assertThat(take(permit[0], "a", "alice")).as("given back in round " + round).isTrue();
			assertThat(take(quota.begin(), "b", "bob")).as("not given back twice in round " + round).isFalse();
		});
	}

	@Test
	@DisplayName("H8 what is acquired while the permit is released is given back, too")
	void acquiredWhileReleased() throws Exception {
		ConnectionQuota quota = new ConnectionQuota(new ConnectionLimits(PERMITS, PERMITS, PERMITS), this.clock,
				this.scheduler);
		QuotaPermit[] permits = new QuotaPermit[PERMITS];
		Arrays.setAll(permits, (i) -> quota.begin());
		AtomicInteger taking = new AtomicInteger(-1);
		Duel.fight(ROUNDS / 10, (round, me) -> {
			for (int i = 0; i < PERMITS; i++) {
				if (me == 0) {
					taking.set(i);
					take(permits[i], "a", "alice");
				}
				else {
					// Not before it is being taken, or all are released when that begins.
					while (taking.get() < i) {
						Thread.yield();
					}
					permits[i].release();
				}
			}
		}, (round) -> {
			taking.set(-1);
			assertThat(quota.onNode()).as("round " + round).isZero();
			assertThat(quota.keys()).as("round " + round).isZero();
			Arrays.setAll(permits, (i) -> quota.begin());
		});
	}

	@Test
	@DisplayName("H8 nothing is held after the release")
	void acquiresNothingAfterRelease() {
		QuotaPermit permit = this.quota.begin();
		permit.release();
		assertThat(permit.tryAcquireNode()).isFalse();
		assertThat(permit.tryAcquireAddress(ClientAddress.of("a"))).isFalse();
		assertThat(permit.tryAcquirePrincipal("alice")).isFalse();
		assertThat(this.quota.onNode()).isZero();
		assertThat(this.quota.keys()).isZero();
	}

	private static boolean take(QuotaPermit permit, String address, String principal) {
		return permit.tryAcquireNode() && permit.tryAcquireAddress(ClientAddress.of(address))
				&& permit.tryAcquirePrincipal(principal);
	}

	private long race(Predicate<QuotaPermit> take) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Boolean>> attempts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				attempts.add(executor.submit(() -> {
					barrier.await();
					return take.test(this.quota.begin());
				}));
			}
			long taken = 0;
			for (Future<Boolean> attempt : attempts) {
				taken += attempt.get() ? 1 : 0;
			}
			return taken;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
