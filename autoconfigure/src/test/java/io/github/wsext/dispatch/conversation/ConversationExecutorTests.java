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

package io.github.wsext.dispatch.conversation;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConversationExecutor}.
 */
class ConversationExecutorTests {

	@Test
	@DisplayName("D4 a conversation for which no thread can be started is refused like one too many, not an error")
	void noThread() {
		ConversationExecutor executor = new ConversationExecutor((task) -> {
			throw new OutOfMemoryError("unable to create native thread, on purpose");
		});
		assertThat(executor.run(() -> {
		})).isFalse();
	}

}
