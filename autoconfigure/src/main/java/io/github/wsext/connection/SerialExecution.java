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

package io.github.wsext.connection;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Serial execution of one connection's events: one at a time, in order of arrival, the
 * end last, on whatever thread. No thread ever waits for another's event: what comes
 * meanwhile is put aside, and nothing further is read from the client.
 * <p>
 * An event ends when {@link #end()} is called, on any thread. A callback whose result is
 * awaited keeps its event under way by {@link #suspend()}, until {@link #resume} or the
 * end of the connection, which takes it away.
 */
public final class SerialExecution {

	private final ReadingControl reading;

	/** Whether the thread that submits is not to be kept. */
	private final BooleanSupplier elsewhere;

	/** Goes on with what was put aside. */
	private final Executor executor;

	// Guarded by this.

	private Status status = Status.IDLE;

	/** Number of the event under way, so that a late result does not end another. */
	private long number;

	/** Whether the event under way keeps the client from being read. */
	private boolean holding;

	private @Nullable ArrayDeque<Runnable> waiting;

	private @Nullable Runnable last;

	/**
	 * Creates an execution at rest.
	 * @param elsewhere whether the thread that submits an event is needed by others, so
	 * that the executor runs it
	 * @param executor runs application code of this connection's endpoint
	 */
	SerialExecution(ReadingControl reading, BooleanSupplier elsewhere, Executor executor) {
		this.reading = reading;
		this.elsewhere = elsewhere;
		this.executor = executor;
	}

	/**
	 * Begins an event on the current thread, if none is under way.
	 * @return its number, or 0 if one is
	 */
	synchronized long tryBegin() {
		return (this.status == Status.IDLE) ? begin() : 0;
	}

	private long begin() {
		this.status = Status.RUNNING;
		return ++this.number;
	}

	/**
	 * Begins an event on the current thread, if none is under way and others do not need
	 * the thread.
	 * @return its number, or 0
	 */
	long tryBeginHere() {
		return this.elsewhere.getAsBoolean() ? 0 : tryBegin();
	}

	/**
	 * Runs an event, which has to call {@link #end()}: at once if none is under way and
	 * others do not need the thread, else later with the executor. Until then nothing
	 * further is read from the client.
	 * @return {@code false} if the last event has begun, so that this one never will
	 */
	public boolean submit(Runnable event) {
		boolean elsewhere = this.elsewhere.getAsBoolean();
		synchronized (this) {
			if (this.status == Status.OVER) {
				return false;
			}
			if (this.status == Status.IDLE) {
				begin();
				if (elsewhere) {
					Runnable begun = event;
					event = () -> continueElsewhere(begun);
				}
			}
			else {
				if (this.waiting == null) {
					this.waiting = new ArrayDeque<>(2);
				}
				this.waiting.add(event);
				event = this.reading::hold;
			}
		}
		event.run();
		return true;
	}

	/**
	 * Goes on with the event under way with the executor. Until it has ended nothing
	 * further is read from the client.
	 */
	void continueElsewhere(Runnable event) {
		hold();
		this.executor.execute(event);
	}

	/**
	 * Whether an event is under way.
	 */
	public synchronized boolean isBusy() {
		return this.status != Status.IDLE;
	}

	/**
	 * Ends the event under way.
	 */
	public void end() {
		Runnable next;
		boolean release;
		synchronized (this) {
			release = this.holding;
			next = next();
		}
		proceed(next, release);
	}

	/**
	 * Ends an event that has failed, if it is still under way.
	 */
	void endFailed(long failed) {
		Runnable next;
		boolean release;
		synchronized (this) {
			if (this.number != failed || this.status != Status.RUNNING) {
				return;
			}
			release = this.holding;
			next = next();
		}
		proceed(next, release);
	}

	/**
	 * Number of the event under way.
	 */
	synchronized long number() {
		return this.number;
	}

	/**
	 * Ends the event under way when something has happened, until which nothing is read
	 * from the client.
	 * @param register takes the action to run when it has happened; {@code false} if it
	 * has happened already, and the action will not run
	 */
	public void endWhen(Predicate<Runnable> register) {
		hold();
		if (!register.test(this::end)) {
			end();
		}
	}

	/**
	 * Has the client read although an event is under way: it waits for the client.
	 */
	public void letRead() {
		synchronized (this) {
			if (!this.holding) {
				return;
			}
			this.holding = false;
		}
		this.reading.release();
	}

	private void hold() {
		synchronized (this) {
			if (this.holding) {
				return;
			}
			this.holding = true;
		}
		this.reading.hold();
	}

	/**
	 * Keeps the event under way although its callback has returned: its result is
	 * awaited.
	 * @return what to {@linkplain #resume resume} with; 0 if the connection has ended
	 * meanwhile and nobody is to wait
	 */
	public long suspend() {
		hold();
		Runnable next;
		boolean release;
		synchronized (this) {
			if (this.last == null) {
				this.status = Status.SUSPENDED;
				return this.number;
			}
			release = this.holding;
			next = next();
		}
		proceed(next, release);
		return 0;
	}

	/**
	 * Goes on with an event whose result is there.
	 * @return {@code false} if the connection has ended meanwhile, and nobody waits any
	 * more
	 */
	public synchronized boolean resume(long suspended) {
		if (this.status != Status.SUSPENDED || this.number != suspended) {
			return false;
		}
		this.status = Status.RUNNING;
		return true;
	}

	/**
	 * Runs the last event, with the executor: after the one under way, whose result is
	 * not awaited any more, and after those put aside. It does not have to call
	 * {@link #end()}.
	 */
	void submitLast(Runnable event) {
		Runnable next;
		boolean release;
		synchronized (this) {
			this.last = event;
			if (this.status == Status.RUNNING) {
				return;
			}
			release = this.holding;
			next = next();
		}
		proceed(next, release);
	}

	/**
	 * Takes what comes next; the caller runs it.
	 */
	private @Nullable Runnable next() {
		Runnable next = (this.waiting != null) ? this.waiting.poll() : null;
		// It was held when the event was put aside.
		this.holding = next != null;
		if (next == null) {
			this.waiting = null;
			next = this.last;
			this.last = null;
			this.status = (next != null) ? Status.OVER : Status.IDLE;
			return next;
		}
		begin();
		return next;
	}

	private void proceed(@Nullable Runnable next, boolean release) {
		if (release) {
			this.reading.release();
		}
		if (next != null) {
			this.executor.execute(next);
		}
	}

	private enum Status {

		/** No event is under way. */
		IDLE,

		/** One is. */
		RUNNING,

		/** One is whose callback has returned, and whose result is awaited. */
		SUSPENDED,

		/** The last one has begun. */
		OVER

	}

}
