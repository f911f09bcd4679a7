package io.github.wsext.test;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that stand in for those of a container. One pool for all, which is empty
 * when nothing is read.
 */
final class MemoryThreads {

	private static final Executor EXECUTOR = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>(), threadFactory());

	private MemoryThreads() {
	}

	private static CustomizableThreadFactory threadFactory() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-test-");
		threadFactory.setDaemon(true);
		return threadFactory;
	}

	static Executor executor() {
		return EXECUTOR;
	}

}
