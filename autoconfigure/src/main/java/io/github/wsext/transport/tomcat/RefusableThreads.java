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

package io.github.wsext.transport.tomcat;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.threads.TaskThread;
import org.apache.tomcat.util.threads.TaskThreadFactory;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * The new threads of Tomcat's pool. One that the operating system refuses is a rejected
 * task, which the pool keeps for the threads that it has; the error that it is otherwise
 * ends Tomcat's poller, and with it the reading of all connections, for good.
 */
final class RefusableThreads implements ThreadFactory {

	private static final Log logger = LogFactory.getLog(RefusableThreads.class);

	private static final String REMEDY = "Tomcat's pool; those that are there do all. Let the process have more threads"
			+ " (ulimit -u, pids.max of the container), or start all with the server (server.tomcat.threads.min-spare)";

	private final ThreadFactory delegate;

	private final AtomicBoolean told = new AtomicBoolean();

	RefusableThreads(ThreadFactory delegate) {
		this.delegate = delegate;
	}

	/**
	 * Looks after a pool from now on, if it is one that Tomcat has made itself and that
	 * does not outlive us.
	 */
	static void in(ThreadPoolExecutor pool) {
		ThreadFactory threads = pool.getThreadFactory();
		if (threads.getClass() == TaskThreadFactory.class
				&& ThreadPoolExecutor.class.getClassLoader() == RefusableThreads.class.getClassLoader()) {
			pool.setThreadFactory(new RefusableThreads(threads));
		}
	}

	@Override
	public Thread newThread(Runnable worker) {
		return new RefusableThread(this.delegate.newThread(worker), worker);
	}

	private void refused(OutOfMemoryError failure) {
		if (this.told.compareAndSet(false, true)) {
			logger.error("Start of a thread failed on " + REMEDY, failure);
		}
		else {
			logger.debug("Start of a thread failed again", failure);
		}
	}

	/**
	 * A thread whose start fails with what the pool expects.
	 */
	private final class RefusableThread extends TaskThread {

		RefusableThread(Thread model, Runnable worker) {
			super(model.getThreadGroup(), worker, model.getName());
			setDaemon(model.isDaemon());
			setPriority(model.getPriority());
			setContextClassLoader(model.getContextClassLoader());
		}

		@Override
		public void start() {
			try {
				super.start();
			}
			catch (OutOfMemoryError ex) {
				refused(ex);
				throw new RejectedExecutionException("No thread to be had", ex);
			}
		}

	}

}
