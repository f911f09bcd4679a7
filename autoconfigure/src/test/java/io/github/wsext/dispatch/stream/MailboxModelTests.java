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

import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.testsupport.Model;
import io.github.wsext.testsupport.Models;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.util.Assert;

/**
 * Explores {@link Mailbox}.
 */
@Model
class MailboxModelTests {

	@Test
	@DisplayName("D10 nothing that is delivered is lost, and whoever waits for room is told once there is some, whatever threads do at the same time")
	void deliveries() {
		Models.explore(Explored.class);
	}

	/**
	 * A mailbox in which one item is enough.
	 */
	public static class Explored {

		private final Mailbox<Integer> mailbox = new Mailbox<>(1);

		private final AtomicInteger waiting = new AtomicInteger();

		private final AtomicInteger told = new AtomicInteger();

		@Operation
		public boolean add() {
			return this.mailbox.add(1);
		}

		@Operation
		public @Nullable Integer take() throws InterruptedException {
			return this.mailbox.poll(0);
		}

		@Operation
		public boolean awaitRoom() {
			if (this.mailbox.awaitRoom(this.told::incrementAndGet)) {
				this.waiting.incrementAndGet();
				return true;
			}
			return false;
		}

		@Operation(runOnce = true)
		public void discard() {
			this.mailbox.discard();
		}

		@Validate
		public void validate() {
			Assert.state(this.told.get() <= this.waiting.get(), "Told twice");
			Assert.state(!this.mailbox.hasRoom() || this.told.get() == this.waiting.get(), "Not told of the room");
		}

	}

}
