package io.github.wsext.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.support.EngineScheduler;

/**
 * A scheduler whose intervals are over when the test says so.
 */
final class ManualScheduler implements EngineScheduler {

	private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

	@Override
	public Runnable every(Duration interval, Runnable task) {
		this.tasks.add(task);
		return () -> this.tasks.remove(task);
	}

	@Override
	public Runnable after(Duration delay, Runnable task) {
		Runnable[] once = new Runnable[1];
		once[0] = () -> {
			if (this.tasks.remove(once[0])) {
				task.run();
			}
		};
		this.tasks.add(once[0]);
		return () -> this.tasks.remove(once[0]);
	}

	/**
	 * Number of tasks that are not over.
	 */
	int size() {
		return this.tasks.size();
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
