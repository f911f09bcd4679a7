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

package io.github.wsext.support;

import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogFormatUtils;

/**
 * Log of what the application's code throws, in which no client can provoke a flood: of
 * the same failure of the same callback a few are written in a minute, the others are
 * counted and summed up in a line.
 */
public final class FailureLog {

	private static final Log logger = LogFactory.getLog(FailureLog.class);

	/** How many of a kind are written in a minute. */
	static final int WRITTEN = 5;

	/** As many lines as a stack trace may have altogether. */
	static final int MAX_FRAMES = 200;

	/** As many as are written of each cause where there are more. */
	private static final int FRAMES_LEFT = 30;

	private static final int MAX_CAUSES = 10;

	private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final LongSupplier nanoTime;

	private final BooleanSupplier stopping;

	private final ConcurrentMap<Kind, Repeated> repeated = new ConcurrentHashMap<>();

	private final AtomicLong interrupted = new AtomicLong();

	/**
	 * Creates an empty log.
	 * @param stopping whether the server shuts down, by which callbacks are interrupted
	 */
	public FailureLog(LongSupplier nanoTime, BooleanSupplier stopping) {
		this.nanoTime = nanoTime;
		this.stopping = stopping;
	}

	/**
	 * Creates an empty log for what a shutdown does not interrupt.
	 */
	public FailureLog() {
		this(System::nanoTime, () -> false);
	}

	/**
	 * Something of the application's has failed.
	 * @param target the log that it is for
	 * @param what what has failed, such as a callback
	 * @param where on what, such as a connection
	 * @return {@code false} if that is no failure, but an interruption by the shutdown
	 */
	public boolean failed(Log target, String what, Object where, Throwable failure) {
		if (this.stopping.getAsBoolean() && isInterruption(failure)) {
			this.interrupted.incrementAndGet();
			target.debug(what + " was interrupted on " + where, failure);
			return false;
		}
		Kind kind = new Kind(what, failure.getClass());
		long now = this.nanoTime.getAsLong();
		sumUp(kind, now);
		int count = this.repeated.computeIfAbsent(kind, (key) -> new Repeated(target, now)).add();
		if (count <= WRITTEN) {
			String further = (count == WRITTEN) ? ". Further ones are counted, and summed up within a minute" : "";
			target.error(what + " failed on " + where + further, bounded(failure));
		}
		return true;
	}

	/**
	 * Sums up what has been counted for long enough.
	 */
	public void sumUp() {
		long now = this.nanoTime.getAsLong();
		this.repeated.keySet().forEach((kind) -> sumUp(kind, now));
	}

	private void sumUp(Kind kind, long now) {
		Repeated repeated = this.repeated.get(kind);
		if (repeated != null && now - repeated.sinceNanos >= WINDOW_NANOS && this.repeated.remove(kind, repeated)) {
			write(kind, repeated);
		}
	}

	/**
	 * Writes what has not been written: the server has stopped.
	 */
	public void end() {
		this.repeated.forEach((kind, repeated) -> {
			if (this.repeated.remove(kind, repeated)) {
				write(kind, repeated);
			}
		});
		long interrupted = this.interrupted.getAndSet(0);
		if (interrupted > 0) {
			logger.info("The shutdown has interrupted " + interrupted + " callbacks");
		}
	}

	private static void write(Kind kind, Repeated repeated) {
		int more = repeated.end() - WRITTEN;
		if (more > 0) {
			repeated.target.error(kind.what() + " failed " + more + " more times with " + kind.failure().getName());
		}
	}

	private static boolean isInterruption(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	/**
	 * The failure itself, or where its stack trace is very long, as that of a recursion,
	 * one that says the same in fewer lines.
	 */
	private static Throwable bounded(Throwable failure) {
		int frames = 0;
		Throwable cause = failure;
		for (int i = 0; cause != null; i++) {
			frames += cause.getStackTrace().length;
			if (frames > MAX_FRAMES || i == MAX_CAUSES) {
				return new LongFailure(failure, MAX_CAUSES);
			}
			cause = cause.getCause();
		}
		return failure;
	}

	private record Kind(String what, Class<?> failure) {
	}

	/**
	 * Failures of a kind.
	 */
	private static final class Repeated {

		private final Log target;

		private final long sinceNanos;

		private int count;

		Repeated(Log target, long sinceNanos) {
			this.target = target;
			this.sinceNanos = sinceNanos;
		}

		synchronized int add() {
			return ++this.count;
		}

		synchronized int end() {
			int count = this.count;
			// Whoever comes at the same time is written, not counted.
			this.count = 0;
			return count;
		}

	}

	/**
	 * Beginning of the stack trace of another failure.
	 */
	private static final class LongFailure extends Exception {

		private static final long serialVersionUID = 1L;

		LongFailure(Throwable failure, int causes) {
			super(describe(failure), cause(failure, causes));
			StackTraceElement[] frames = failure.getStackTrace();
			setStackTrace(Arrays.copyOf(frames, Math.min(frames.length, FRAMES_LEFT)));
		}

		private static @Nullable Throwable cause(Throwable failure, int causes) {
			Throwable cause = failure.getCause();
			return (cause != null && causes > 1) ? new LongFailure(cause, causes - 1) : null;
		}

		private static String describe(Throwable failure) {
			return failure.getClass().getName() + ": " + LogFormatUtils.formatValue(failure.getMessage(), -1, true)
					+ ", with a long stack trace";
		}

		@Override
		public String toString() {
			return String.valueOf(getMessage());
		}

	}

}
