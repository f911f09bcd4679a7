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

package io.github.wsext.dispatch.stream;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What has arrived for somebody who takes it in his own time. Whoever delivers is told
 * when there is enough, and stops. Thread-safe.
 */
public final class Mailbox<T> {

	private final ArrayDeque<T> items = new ArrayDeque<>(2);

	private final int enough;

	private @Nullable Runnable whenRoom;

	private boolean ended;

	private boolean discarding;

	/**
	 * Creates an empty mailbox.
	 * @param enough number of items at which nothing more should be delivered
	 */
	public Mailbox(int enough) {
		this.enough = enough;
	}

	/**
	 * Delivers an item.
	 * @return whether there is room for more
	 */
	public synchronized boolean add(T item) {
		if (this.discarding) {
			return true;
		}
		this.items.add(item);
		notifyAll();
		return this.items.size() < this.enough;
	}

	/**
	 * Whether there is room for more.
	 */
	synchronized boolean hasRoom() {
		return this.discarding || this.items.size() < this.enough;
	}

	/**
	 * Runs an action when there is room.
	 * @return {@code false} if there is; the action will not run then
	 */
	public synchronized boolean awaitRoom(Runnable action) {
		if (hasRoom()) {
			return false;
		}
		Runnable others = this.whenRoom;
		this.whenRoom = (others != null) ? () -> {
			others.run();
			action.run();
		} : action;
		return true;
	}

	/**
	 * Takes the next item, waiting for it if need be.
	 * @return the item, or {@code null} if there will be none
	 */
	public @Nullable T take() throws InterruptedException {
		return poll(Long.MAX_VALUE);
	}

	/**
	 * Takes the next item, waiting for it if need be.
	 * @return the item, or {@code null} if there is none in time or will be none
	 */
	public @Nullable T poll(long timeoutNanos) throws InterruptedException {
		T item;
		synchronized (this) {
			long deadline = System.nanoTime() + timeoutNanos;
			long left = timeoutNanos;
			while (this.items.isEmpty() && !this.ended && left > 0) {
				// Rounded up; with a limit, as the longest time would overflow.
				wait(Math.min(TimeUnit.NANOSECONDS.toMillis(left) + 1, TimeUnit.DAYS.toMillis(1)));
				left = (timeoutNanos == Long.MAX_VALUE) ? left : deadline - System.nanoTime();
			}
			item = this.items.poll();
		}
		makeRoom();
		return item;
	}

	private void makeRoom() {
		Runnable action;
		synchronized (this) {
			action = this.whenRoom;
			if (action == null || (!this.discarding && this.items.size() >= this.enough)) {
				return;
			}
			this.whenRoom = null;
		}
		action.run();
	}

	/**
	 * Nothing more will be delivered. What is there can still be taken.
	 */
	public synchronized void end() {
		this.ended = true;
		notifyAll();
	}

	/**
	 * Nothing more will be taken.
	 */
	public void discard() {
		synchronized (this) {
			this.ended = true;
			this.discarding = true;
			this.items.clear();
		}
		makeRoom();
	}

}
