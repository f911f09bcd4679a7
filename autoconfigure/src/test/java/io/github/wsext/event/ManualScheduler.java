package io.github.wsext.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A scheduler whose intervals are over when the test says so.
 */
final class ManualScheduler implements BatchScheduler {

	private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

	@Override
	public Runnable every(Duration interval, Runnable task) {
		this.tasks.add(task);
		return () -> this.tasks.remove(task);
	}

	/**
	 * All intervals are over.
	 */
	void tick() {
		this.tasks.forEach(Runnable::run);
	}

	@Override
	public void close() {
		this.tasks.clear();
	}

}
