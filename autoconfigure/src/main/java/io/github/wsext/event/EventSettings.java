package io.github.wsext.event;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of events.
 *
 * @param envelope the shape of events on the wire
 * @param batchPrefix what the name of a batch begins with
 * @param batchMaxSize number of collected payloads at which a batch is sent early
 * @param batches events that are collected from the start, with the interval of their
 * batches
 * @param maxPendingAnswers how many questions to one client may be without an answer
 * @param maxErrorsPerMinute how many mistakes of one client are answered before its
 * connection is closed
 */
public record EventSettings(EventEnvelope envelope, String batchPrefix, int batchMaxSize, Map<String, Duration> batches,
		int maxPendingAnswers, int maxErrorsPerMinute) {

	/**
	 * The settings of an application that sets nothing.
	 */
	public static final EventSettings STANDARD = new EventSettings(EventEnvelope.STANDARD, "batch_", 1000, Map.of(),
			100, 10);

	public EventSettings {
		checkAtLeastOne("batch-max-size", batchMaxSize);
		checkAtLeastOne("max-pending-answers", maxPendingAnswers);
		checkAtLeastOne("max-errors-per-minute", maxErrorsPerMinute);
		batches = Map.copyOf(batches);
		batches.forEach(EventSettings::checkInterval);
	}

	private static void checkAtLeastOne(String property, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("wsext.event." + property + " must be at least 1, was " + value);
		}
	}

	static void checkInterval(String event, Duration interval) {
		if (interval.toMillis() < 1) {
			throw new IllegalArgumentException(
					"The batch of event '" + event + "' must have an interval of at least 1ms, was " + interval);
		}
	}

}
