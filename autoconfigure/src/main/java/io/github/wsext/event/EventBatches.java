package io.github.wsext.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.SendResult;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.send.Recipient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The batches of all events, and the one thread that sends them. Thread-safe.
 */
public final class EventBatches implements DisposableBean {

	private static final Log logger = LogFactory.getLog(EventBatches.class);

	private final EventSettings settings;

	private final ConcurrentMap<String, Running> batches = new ConcurrentHashMap<>();

	private final ScheduledThreadPoolExecutor timer;

	/**
	 * Starts the batches of the settings.
	 */
	public EventBatches(EventSettings settings) {
		this.settings = settings;
		this.timer = timer();
		settings.batches().forEach(this::start);
	}

	private static ScheduledThreadPoolExecutor timer() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-batch-");
		threadFactory.setDaemon(true);
		// Starts its thread with the first batch.
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threadFactory);
		timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/**
	 * Starts a batch, or gives the one there is another interval.
	 */
	synchronized Subscription start(String event, Duration interval) {
		EventSettings.checkInterval(event, interval);
		Running present = this.batches.get(event);
		EventBatch batch = (present != null && !present.batch().hasEnded()) ? present.batch()
				: new EventBatch(event, this.settings);
		long millis = interval.toMillis();
		Running running = new Running(batch,
				this.timer.scheduleWithFixedDelay(() -> tick(event, batch), millis, millis, TimeUnit.MILLISECONDS));
		this.batches.put(event, running);
		if (present != null) {
			present.ticks().cancel(false);
			present.batch().flush();
		}
		return () -> end(event, running);
	}

	private synchronized void end(String event, Running running) {
		if (running.equals(this.batches.get(event))) {
			// Ended first: what is sent without a batch from then on cannot overtake.
			running.end();
			this.batches.remove(event, running);
		}
	}

	private static void tick(String event, EventBatch batch) {
		try {
			batch.flush();
		}
		catch (RuntimeException ex) {
			// An exception would end the schedule.
			logger.error("Batch of event '" + event + "' could not be sent", ex);
		}
	}

	/**
	 * Collects a payload.
	 * @param result told what became of the batch that it is in, if anybody wants to know
	 * @return {@code false} if there is no batch for the event
	 */
	boolean collect(String event, Iterable<? extends Recipient> recipients, Object payload,
			@Nullable CompletableFuture<SendResult> result) {
		Running running = this.batches.get(event);
		if (running == null) {
			return false;
		}
		recipients.forEach((recipient) -> running.batch().add(recipient, payload, result));
		return true;
	}

	/**
	 * Number of connections that have gathered something, summed up over all events.
	 */
	int size() {
		return this.batches.values().stream().mapToInt((running) -> running.batch().size()).sum();
	}

	/**
	 * Whether there is a batch for an event.
	 */
	boolean has(String event) {
		return this.batches.containsKey(event);
	}

	/**
	 * Sends what a connection has gathered, because it is going to close, or gives it up,
	 * because it has ended. What it gathers afterwards is given up with the next batch.
	 */
	public void flush(Recipient recipient) {
		this.batches.values().forEach((running) -> running.batch().flush(recipient));
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
		this.batches.values().forEach(Running::end);
	}

	/**
	 * A batch with what sends it again and again.
	 */
	private record Running(EventBatch batch, Future<?> ticks) {

		void end() {
			this.ticks.cancel(false);
			this.batch.end();
		}

	}

}
