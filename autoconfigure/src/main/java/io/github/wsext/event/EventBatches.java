package io.github.wsext.event;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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

	private final ConcurrentMap<String, EventBatch> batches = new ConcurrentHashMap<>();

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

	Subscription start(String event, Duration interval) {
		EventSettings.checkInterval(event, interval);
		EventBatch batch = new EventBatch(event, this.settings, interval);
		EventBatch replaced = this.batches.put(event, batch);
		if (replaced != null) {
			replaced.flush();
		}
		schedule(event, batch);
		return () -> {
			if (this.batches.remove(event, batch)) {
				batch.flush();
			}
		};
	}

	private void schedule(String event, EventBatch batch) {
		if (!this.timer.isShutdown()) {
			this.timer.schedule(() -> tick(event, batch), batch.interval().toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private void tick(String event, EventBatch batch) {
		try {
			batch.flush();
		}
		catch (RuntimeException ex) {
			logger.error("Batch of event '" + event + "' could not be sent", ex);
		}
		// One that was replaced or ended goes on until nobody adds to it any more.
		if (this.batches.get(event) == batch || batch.size() > 0) {
			schedule(event, batch);
		}
	}

	/**
	 * Collects a payload.
	 * @param result told what became of the batch that it is in, if anybody wants to know
	 * @return {@code false} if there is no batch for the event
	 */
	boolean collect(String event, Iterable<? extends Recipient> recipients, Object payload,
			@Nullable CompletableFuture<SendResult> result) {
		EventBatch batch = this.batches.get(event);
		if (batch == null) {
			return false;
		}
		recipients.forEach((recipient) -> batch.add(recipient, payload, result));
		return true;
	}

	/**
	 * Whether there is a batch for an event.
	 */
	boolean has(String event) {
		return this.batches.containsKey(event);
	}

	/**
	 * Sends what a connection has gathered, because it is going to close. What it gathers
	 * afterwards is given up with the next batch.
	 */
	public void flush(Recipient recipient) {
		this.batches.values().forEach((batch) -> batch.flush(recipient));
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
		this.batches.values().forEach(EventBatch::flush);
	}

}
