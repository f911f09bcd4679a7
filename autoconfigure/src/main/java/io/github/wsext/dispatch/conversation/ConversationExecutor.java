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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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

	private static final int VIRTUAL_THREADS_SINCE = 21;

	private final AsyncTaskExecutor executor;

	private final AutoCloseable resource;

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
		}
		else {
			ExecutorService pool = pool(maxThreads);
			this.executor = new TaskExecutorAdapter(pool);
			this.resource = pool::shutdown;
		}
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
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	@Override
	public void destroy() throws Exception {
		this.resource.close();
	}

}
