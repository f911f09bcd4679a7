package io.github.wsext.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs what must not hold up a caller: closing sockets, and callbacks that no container
 * thread is there to run. On virtual threads where the application uses them, else on a
 * bounded pool. Deliberately no {@code Executor} bean: that would take the place of the
 * application's own.
 */
public final class ConnectionExecutor implements DisposableBean {

	private static final int MAX_THREADS = 32;

	private final Executor executor;

	/**
	 * Creates the executor.
	 * @param virtualThreads whether to use virtual threads
	 */
	public ConnectionExecutor(boolean virtualThreads) {
		this.executor = virtualThreads ? virtualThreads() : pool();
	}

	private static Executor virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("wsext-");
		executor.setVirtualThreads(true);
		return executor;
	}

	private static Executor pool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threadFactory(), new ThreadPoolExecutor.DiscardPolicy());
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private static CustomizableThreadFactory threadFactory() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-");
		threadFactory.setDaemon(true);
		return threadFactory;
	}

	/**
	 * The executor.
	 */
	public Executor get() {
		return this.executor;
	}

	@Override
	public void destroy() throws Exception {
		if (this.executor instanceof ExecutorService service) {
			service.shutdown();
		}
		else if (this.executor instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

}
