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

package io.github.wsext.redis.node;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The thread that tells the listener what others have to say, in order, and completes
 * stages: whoever takes his time there holds up neither leases nor what is read.
 */
class NodeListening {

	private static final Log logger = LogFactory.getLog(NodeListening.class);

	/** With so much to tell nothing further is read. */
	private static final int BUSY = 1000;

	private static final long TICK_MILLIS = 100;

	private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

	private final Runnable tick;

	private final Thread thread;

	private volatile boolean ended;

	/**
	 * Creates the thread.
	 * @param tick done every now and then
	 */
	NodeListening(String name, Runnable tick) {
		this.tick = tick;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void add(Runnable task) {
		this.waiting.add(task);
	}

	boolean isBusy() {
		return this.waiting.size() > BUSY;
	}

	/**
	 * Ends the thread after what was added so far.
	 */
	void end() {
		this.ended = true;
	}

	private void run() {
		long nextTick = System.nanoTime();
		try {
			while (!this.ended || !this.waiting.isEmpty()) {
				Runnable next = this.waiting.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
				if (next != null) {
					guarded(next);
				}
				if (System.nanoTime() - nextTick >= 0) {
					nextTick = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
					guarded(this.tick);
				}
			}
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted: nobody is told any more", ex);
		}
	}

	private static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("Somebody who was told what other nodes have to say has failed", ex);
		}
	}

}
