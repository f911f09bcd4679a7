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

package io.github.wsext.test;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * What a client in memory hears: frames in order, each when it has been asked for, and
 * nothing after the farewell. Thread-safe; frames are heard under its lock, and all else
 * is run without it.
 */
final class Hearing {

	/** Guarded by this, as all else. */
	private final Queue<Item> items = new ArrayDeque<>();

	private long requested;

	private boolean busy;

	private boolean over;

	/**
	 * Adds a frame.
	 */
	synchronized void add(Runnable frame) {
		if (!this.over) {
			this.items.add(new Item(frame, true));
		}
	}

	/**
	 * Runs an action when all that has been added before is heard, or never will be.
	 */
	void whenHeard(Runnable action) {
		synchronized (this) {
			this.items.add(new Item(action, false));
		}
		goOn();
	}

	/**
	 * Asks for further frames.
	 */
	void request(long frames) {
		synchronized (this) {
			this.requested = (this.requested + frames < 0) ? Long.MAX_VALUE : this.requested + frames;
		}
		goOn();
	}

	/**
	 * The last that is heard, unless that has come already.
	 */
	void farewell(Runnable frame) {
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.over = true;
			this.items.removeIf(Item::isFrame);
			frame.run();
		}
		goOn();
	}

	synchronized boolean isOver() {
		return this.over;
	}

	/**
	 * Has heard what has been asked for.
	 */
	void goOn() {
		for (Runnable action = next(); action != null; action = next()) {
			action.run();
		}
	}

	/**
	 * Has frames heard.
	 * @return what comes after them
	 */
	private synchronized @Nullable Runnable next() {
		if (this.busy) {
			// By a frame that asks for the next one: that comes after it.
			return null;
		}
		this.busy = true;
		try {
			for (Item item = this.items.peek(); item != null; item = this.items.peek()) {
				if (!item.isFrame()) {
					return this.items.remove().action();
				}
				if (this.requested == 0) {
					return null;
				}
				this.requested -= (this.requested < Long.MAX_VALUE) ? 1 : 0;
				this.items.remove().action().run();
			}
			return null;
		}
		finally {
			this.busy = false;
		}
	}

	/**
	 * Something that happens in its turn.
	 *
	 * @param action the action
	 * @param isFrame whether it is a frame, which has to be asked for
	 */
	private record Item(Runnable action, boolean isFrame) {
	}

}
