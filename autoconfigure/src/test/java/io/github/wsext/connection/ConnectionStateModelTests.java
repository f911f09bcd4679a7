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

import io.github.wsext.LeaveReason;
import io.github.wsext.connection.ConnectionState.Transition;
import io.github.wsext.testsupport.Model;
import io.github.wsext.testsupport.Models;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

/**
 * Explores {@link ConnectionState}.
 */
@Model
class ConnectionStateModelTests {

	@Test
	@DisplayName("D4 C3 each transition of a connection's life is made once and as a whole, whatever threads try at the same time")
	void transitions() {
		Models.explore(Explored.class);
	}

	/**
	 * A state, and what threads ask of it.
	 */
	public static class Explored {

		private final ConnectionState state = new ConnectionState();

		@Operation
		public boolean opened() {
			return this.state.move(Transition.OPENED, null);
		}

		@Operation
		public boolean close() {
			return this.state.move(Transition.CLOSE, cause(LeaveReason.SERVER_CLOSED));
		}

		@Operation
		public boolean terminate() {
			return this.state.move(Transition.TERMINATE, cause(LeaveReason.TERMINATED));
		}

		@Operation
		public boolean lineDown() {
			return this.state.move(Transition.LINE_DOWN, null);
		}

		@Operation
		public boolean finish() {
			return this.state.move(Transition.FINISH, null);
		}

		@Operation
		public String phase() {
			return this.state.phase().name();
		}

		@Operation
		public @Nullable String cause() {
			ConnectionEnd cause = this.state.cause();
			return (cause != null) ? cause.reason().name() : null;
		}

		private static ConnectionEnd cause(LeaveReason reason) {
			return new ConnectionEnd(CloseStatus.NORMAL, reason);
		}

	}

}
