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

package io.github.wsext.redis.connection;

import java.util.concurrent.LinkedBlockingQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The thread on which stages complete, in the order in which they were added: what
 * depends on them runs neither on Netty's threads nor on that which keeps the lines. Not
 * bounded by itself, but by what can be under way.
 */
public final class Completions {

	private static final Log logger = LogFactory.getLog(Completions.class);

	private static final Runnable END = () -> {
	};

	private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

	private final Thread thread;

	private volatile boolean ended;

	/**
	 * Creates it; it waits to be started.
	 * @param name of its thread
	 */
	public Completions(String name) {
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	/**
	 * Begins with what was added so far.
	 */
	public void start() {
		this.thread.start();
	}

	/**
	 * Completes something, after what was added before.
	 */
	public void add(Runnable completion) {
		this.waiting.add(completion);
		if (this.ended) {
			completeRest();
		}
	}

	/**
	 * Ends the thread after what was added so far. What is added later completes on the
	 * thread that adds it.
	 */
	public void end() {
		this.waiting.add(END);
	}

	private void run() {
		try {
			Runnable next = this.waiting.take();
			while (next != END) {
				complete(next);
				next = this.waiting.take();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted: nobody is told on this thread any more", ex);
		}
		this.ended = true;
		completeRest();
	}

	private void completeRest() {
		for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			complete(next);
		}
	}

	private static void complete(Runnable completion) {
		try {
			completion.run();
		}
		catch (Throwable ex) {
			logger.error("Somebody who was told what has become of a message has failed", ex);
		}
	}

}
