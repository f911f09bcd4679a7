package io.github.wsext.ticket;

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often each principal asks for a ticket.
 */
final class IssueRateLimiter {

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private static final int MAX_BUCKETS = 100_000;

	private final LoadingCache<String, Bucket> buckets;

	IssueRateLimiter(int perMinute, Clock clock) {
		ClockTicker ticker = new ClockTicker(clock);
		// A bucket left alone for the period is full again and need not be kept.
		this.buckets = Caffeine.newBuilder()
			.maximumSize(MAX_BUCKETS)
			.expireAfterAccess(PERIOD)
			.scheduler(Scheduler.systemScheduler())
			.ticker(ticker)
			.build((principal) -> Bucket.builder()
				.addLimit((limit) -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
				.withCustomTimePrecision(ticker)
				.build());
	}

	/**
	 * Asks for one more ticket.
	 * @return how long to wait, or {@code null} if the ticket may be issued
	 */
	@Nullable Duration tryAcquire(String principal) {
		ConsumptionProbe probe = this.buckets.get(principal).tryConsumeAndReturnRemaining(1);
		return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
	}

	long size() {
		this.buckets.cleanUp();
		return this.buckets.estimatedSize();
	}

}
