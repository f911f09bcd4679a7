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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.send.Utf8;
import io.github.wsext.testsupport.Patience;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnfinishedMessages}, and for what they are held in.
 */
class UnfinishedMessagesTests {

	private static final int MAX = 1000;

	private static final int MANY = 100_000;

	private final UnfinishedMessages messages = new UnfinishedMessages(MAX);

	@Test
	@DisplayName("C6 what does not fit is refused and changes nothing; what is given back is there for others")
	void bound() {
		UnfinishedMessages.Share one = this.messages.share();
		UnfinishedMessages.Share other = this.messages.share();
		assertThat(one.hold(MAX - 1)).isTrue();
		assertThat(this.messages.isOverloaded()).isFalse();
		assertThat(other.hold(2)).isFalse();
		assertThat(this.messages.bytes()).isEqualTo(MAX - 1);
		assertThat(this.messages.isOverloaded()).isTrue();
		assertThat(this.messages.isOverloaded()).isTrue();
		assertThat(one.hold(MAX / 2)).isTrue();
		assertThat(this.messages.isOverloaded()).isFalse();
		assertThat(other.hold(2)).isTrue();
		one.end();
		one.end();
		assertThat(one.hold(MAX)).isTrue();
		assertThat(this.messages.bytes()).isEqualTo(2);
		other.hold(0);
		other.end();
		assertThat(this.messages.bytes()).isZero();
	}

	@Test
	@DisplayName("C6 whatever races with the end of a connection, it gives back what it has taken")
	void races() {
		for (int round = 0; round < 1000; round++) {
			UnfinishedMessages.Share share = this.messages.share();
			CompletableFuture<Void> holding = CompletableFuture
				.runAsync(() -> IntStream.range(0, 100).forEach(share::hold));
			CompletableFuture<Void> ending = CompletableFuture.runAsync(share::end);
			CompletableFuture.allOf(holding, ending).orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
			assertThat(this.messages.bytes()).isZero();
		}
	}

	@Test
	@DisplayName("C6 an unfinished text takes little more memory than its bytes, whatever is in it and however it comes")
	void memory() throws Exception {
		for (int size : List.of(1, 100, 10_000)) {
			MessageAssembler assembler = new MessageAssembler();
			String part = "x".repeat(size - 1) + "\u0436";
			long bytes = 0;
			while (bytes < MANY) {
				assertThat(assembler.add(part, Utf8.length(part), false, Long.MAX_VALUE)).isNull();
				bytes += part.getBytes(StandardCharsets.UTF_8).length;
			}
			assertThat(assembler.held()).isBetween(bytes, bytes + bytes / 4 + 64);
			assertThat(assembler.add("!", 1, true, Long.MAX_VALUE)).hasSize((int) (bytes / (size + 1)) * size + 1)
				.startsWith(part)
				.endsWith(part + "!");
			assertThat(assembler.held()).isZero();
		}
	}

	@Test
	@DisplayName("C6 parts of any size make the message, characters that were cut included")
	void anyParts() throws Exception {
		Random random = new Random(1);
		for (int round = 0; round < 300; round++) {
			StringBuilder message = new StringBuilder();
			random.ints(random.nextInt(2000), 0, 4)
				.mapToObj((i) -> List.of("a", "\u00e9", "\u0436", "\ud83d\ude00").get(i))
				.forEach(message::append);
			MessageAssembler assembler = new MessageAssembler();
			String text = null;
			ByteBuffer binary = null;
			byte[] bytes = message.toString().getBytes(StandardCharsets.UTF_8);
			List<Integer> cuts = new ArrayList<>(random.ints(5, 0, message.length() + 1).sorted().boxed().toList());
			cuts.add(message.length());
			int from = 0;
			for (int i = 0; i < cuts.size(); i++) {
				String part = message.substring(from, cuts.get(i));
				text = assembler.add(part, Utf8.length(part), i == cuts.size() - 1, Long.MAX_VALUE);
				from = cuts.get(i);
			}
			assertThat(text).isEqualTo(message.toString());
			from = 0;
			for (int i = 0; i < cuts.size(); i++) {
				int to = (i == cuts.size() - 1) ? bytes.length : Math.max(from, cuts.get(i));
				binary = assembler.add(ByteBuffer.wrap(bytes, from, to - from), i == cuts.size() - 1, Long.MAX_VALUE);
				from = to;
			}
			assertThat(binary).isEqualTo(ByteBuffer.wrap(bytes));
		}
	}

}
