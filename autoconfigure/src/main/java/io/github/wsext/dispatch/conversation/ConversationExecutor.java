/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.dispatch.conversation;

import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs what waits for a client: conversations and the readers of streamed messages. On
 * virtual threads where the JVM has them, else on a bounded pool. Deliberately no
 * {@code Executor} bean: that would take the place of the application's own.
 */
public final class ConversationExecutor implements DisposableBean {

	private static final Log logger = LogFactory.getLog(ConversationExecutor.class);

	private static final int VIRTUAL_THREADS_SINCE = 21;

	private final AsyncTaskExecutor executor;

	private final AutoCloseable resource;

	private final AtomicInteger threads = new AtomicInteger();

	/** Largest number of threads, 0 if there is no limit. */
	private final int maxThreads;

	/**
	 * Creates the executor.
	 * @param maxThreads largest number of threads where there are no virtual ones
	 * @throws IllegalArgumentException if the number is not positive
	 */
	public ConversationExecutor(int maxThreads) {
		if (maxThreads < 1) {
			throw new IllegalArgumentException("wsext.conversation.max-threads must be at least 1, was " + maxThreads);
		}
		if (Runtime.version().feature() >= VIRTUAL_THREADS_SINCE) {
			SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor("wsext-conversation-");
			virtual.setVirtualThreads(true);
			this.executor = virtual;
			this.resource = virtual;
			this.maxThreads = 0;
		}
		else {
			ExecutorService pool = pool(maxThreads);
			this.executor = new TaskExecutorAdapter(pool);
			this.resource = pool::shutdown;
			this.maxThreads = maxThreads;
		}
	}

	ConversationExecutor(Executor executor) {
		this.executor = new TaskExecutorAdapter(executor);
		this.resource = () -> {
		};
		this.maxThreads = 0;
	}

	private static ExecutorService pool(int maxThreads) {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-conversation-");
		threadFactory.setDaemon(true);
		return new ThreadPoolExecutor(0, maxThreads, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threadFactory);
	}

	/**
	 * Runs a task on a thread of its own.
	 * @return {@code false} if there is none for it
	 */
	public boolean run(Runnable task) {
		this.threads.incrementAndGet();
		try {
			this.executor.execute(() -> {
				try {
					task.run();
				}
				finally {
					this.threads.decrementAndGet();
				}
			});
			return true;
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			this.threads.decrementAndGet();
			logger.debug("No thread for a conversation", ex);
			return false;
		}
	}

	/**
	 * How many threads are in use.
	 */
	public int threads() {
		return this.threads.get();
	}

	/**
	 * Largest number of threads, if there is one.
	 */
	public OptionalInt maxThreads() {
		return (this.maxThreads > 0) ? OptionalInt.of(this.maxThreads) : OptionalInt.empty();
	}

	@Override
	public void destroy() throws Exception {
		this.resource.close();
	}

}
