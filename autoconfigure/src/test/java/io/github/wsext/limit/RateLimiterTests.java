package io.github.wsext.limit;

import java.time.Duration;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimiter}.
 */
class RateLimiterTests {

	private static final int MILLION = 1_000_000;

	private final SteppingClock clock = new SteppingClock();

	private final RateLimiter limiter = new RateLimiter(2, Duration.ofMinutes(1), this.clock);

	@Test
	@DisplayName("H8 a period's worth may come at once, then it refills little by little, for each key by itself")
	void refills() {
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isEqualTo(Duration.ofSeconds(30));
		assertThat(this.limiter.tryAcquire("b")).isNull();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.limiter.tryAcquire("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNotNull();
	}

	@Test
	@DisplayName("H8 to look costs nothing, and takes no memory for keys under which nothing was done")
	void look() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.limiter.look("a")).isNull();
		}
		assertThat(this.limiter.size()).isZero();
		this.limiter.tryAcquire("a");
		this.limiter.tryAcquire("a");
		assertThat(this.limiter.look("a")).isEqualTo(Duration.ofSeconds(30));
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.limiter.look("a")).isNull();
		assertThat(this.limiter.tryAcquire("a")).isNull();
	}

	@Test
	@DisplayName("H8 a million keys take no more memory than the cap, and nobody else's bucket away")
	void bounded() {
		for (int i = 0; i < 5; i++) {
			this.limiter.tryAcquire("busy");
		}
		for (int i = 0; i < MILLION; i++) {
			this.limiter.tryAcquire("key " + i);
			if (i % 1000 == 0) {
				this.limiter.look("busy");
			}
		}
		assertThat(this.limiter.size()).isLessThanOrEqualTo(RateLimiter.MAX_BUCKETS);
		assertThat(this.limiter.look("busy")).isNotNull();
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.limiter.size()).isZero();
	}

}
