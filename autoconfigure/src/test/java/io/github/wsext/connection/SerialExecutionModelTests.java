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

import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.testsupport.Model;
import io.github.wsext.testsupport.Models;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.util.Assert;

/**
 * Explores {@link SerialExecution}.
 */
@Model
class SerialExecutionModelTests {

	@Test
	@DisplayName("D4 one event at a time, none lost, the last once and last, and the client read again, whatever threads submit at the same time")
	void events() {
		Models.explore(Explored.class);
	}

	/**
	 * An execution whose events end at once or are resumed, and which counts them.
	 */
	public static class Explored {

		private final ReadingTransport transport = new ReadingTransport();

		private final SerialExecution execution = new SerialExecution(
				new ReadingControl(this.transport, new ConnectionState()), () -> false, Runnable::run);

		private final AtomicInteger submitted = new AtomicInteger();

		private final AtomicInteger run = new AtomicInteger();

		private final AtomicInteger underWay = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		@Operation
		public void submit() {
			if (this.execution.submit(this::event)) {
				this.submitted.incrementAndGet();
			}
		}

		@Operation
		public void awaitResult() {
			if (this.execution.submit(this::eventWithResult)) {
				this.submitted.incrementAndGet();
			}
		}

		@Operation
		public void begin() {
			if (this.execution.tryBegin() != 0) {
				this.submitted.incrementAndGet();
				event();
			}
		}

		private void event() {
			enter();
			leave();
			this.execution.end();
		}

		private void eventWithResult() {
			enter();
			leave();
			long suspended = this.execution.suspend();
			if (suspended != 0 && this.execution.resume(suspended)) {
				this.execution.end();
			}
		}

		private void enter() {
			Assert.state(this.underWay.incrementAndGet() == 1, "Two events at a time");
			Assert.state(this.ended.get() == 0, "An event after the last");
		}

		private void leave() {
			this.run.incrementAndGet();
			this.underWay.decrementAndGet();
		}

		@Operation(runOnce = true)
		public void end() {
			this.execution.submitLast(() -> {
				enter();
				this.ended.incrementAndGet();
				this.underWay.decrementAndGet();
			});
		}

		@Validate
		public void validate() {
			Assert.state(this.run.get() == this.submitted.get(),
					() -> this.run.get() + " of " + this.submitted.get() + " events have run");
			Assert.state(this.ended.get() <= 1, "The last event has run twice");
			Assert.state(this.ended.get() == 1 || !this.execution.isBusy(), "An event is under way for ever");
			Assert.state(this.ended.get() == 1 || this.transport.isReading(), "The client is not read any more");
		}

	}

}
