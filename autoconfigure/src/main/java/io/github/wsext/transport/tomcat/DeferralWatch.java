package io.github.wsext.transport.tomcat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees to it that nothing is put off for long because a callback takes its time. Its
 * thread lives while there is something to watch.
 */
final class DeferralWatch {

	private static final long TICK_NANOS = 2_000_000;

	private static final int TICKS_BEFORE_END = 1000;

	private final Set<Deferral> watched = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean running = new AtomicBoolean();

	void add(Deferral deferral) {
		this.watched.add(deferral);
		start();
	}

	void remove(Deferral deferral) {
		this.watched.remove(deferral);
	}

	private void start() {
		if (!this.running.get() && this.running.compareAndSet(false, true)) {
			Thread thread = new Thread(this::run, "wsext-flush");
			thread.setDaemon(true);
			thread.setContextClassLoader(DeferralWatch.class.getClassLoader());
			thread.start();
		}
	}

	private void run() {
		for (int idle = 0; idle < TICKS_BEFORE_END; idle++) {
			LockSupport.parkNanos(TICK_NANOS);
			if (!this.watched.isEmpty()) {
				idle = 0;
				long now = System.nanoTime();
				this.watched.forEach((deferral) -> deferral.check(now, TICK_NANOS));
			}
		}
		this.running.set(false);
		if (!this.watched.isEmpty()) {
			start();
		}
	}

}
