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

package io.github.wsext.send;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.WsCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Broadcasts}.
 */
class BroadcastsTests {

	private final AtomicInteger encodings = new AtomicInteger();

	private final WsCodec plain = new FunctionCodec((value) -> {
		this.encodings.incrementAndGet();
		return WsMessage.text("plain " + value);
	});

	private final WsCodec loud = new FunctionCodec((value) -> {
		this.encodings.incrementAndGet();
		return WsMessage.text("LOUD " + value);
	});

	private final WsCodec refusing = new FunctionCodec((value) -> {
		this.encodings.incrementAndGet();
		throw new IllegalArgumentException("no " + value);
	});

	private final WsCodec broken = new FunctionCodec((value) -> {
		this.encodings.incrementAndGet();
		throw new IllegalStateException("broken");
	});

	@Test
	@DisplayName("O5 a broadcast is encoded once per codec, in whatever order the recipients come")
	void encodedOncePerCodec() {
		List<Member> members = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			members.add(new Member(this.plain));
			members.add(new Member(this.loud));
		}
		assertThat(Broadcasts.send(1, Overflow.DEFAULT, members)).isEqualTo(BroadcastResult.of(20, 20, 0, 0));
		assertThat(this.encodings).hasValue(2);
		assertThat(members.get(0).received).hasSize(1);
		assertThat(members).allSatisfy((member) -> assertThat(member.received.get(0))
			.isSameAs(members.get(members.indexOf(member) % 2).received.get(0)));
	}

	@Test
	@DisplayName("C9 a codec that fails harms its own recipients only")
	void failingCodec() {
		for (WsCodec failing : List.of(this.refusing, this.broken)) {
			List<Member> members = List.of(new Member(this.plain), new Member(failing), new Member(failing),
					new Member(this.plain));
			assertThat(Broadcasts.send(1, Overflow.DEFAULT, members)).isEqualTo(BroadcastResult.of(4, 2, 0, 2));
			assertThat(members.get(1).received).isEmpty();
			assertThat(members.get(2).received).isEmpty();
			assertThat(members.get(3).received).hasSize(1);
		}
	}

	@Test
	@DisplayName("C9 a message that no codec can encode is refused")
	void noCodecWorks() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Broadcasts.send(1, Overflow.DEFAULT,
					List.of(new Member(this.refusing), new Member(this.refusing))))
			.withMessage("no 1");
		assertThatIllegalArgumentException().isThrownBy(() -> Broadcasts.send(1, Overflow.DEFAULT,
				List.of(new Member(this.broken), new Member(this.refusing))));
	}

	@Test
	@DisplayName("C9 a message that was encoded but that nobody took is no failure of the caller")
	void nobodyTakesIt() {
		Member closed = new Member(this.plain);
		closed.open = false;
		assertThat(Broadcasts.send(1, Overflow.DEFAULT, List.of(closed, new Member(this.refusing))))
			.isEqualTo(BroadcastResult.of(2, 0, 0, 2));
	}

	@Test
	@DisplayName("C9 a recipient that fails harms no other")
	void failingRecipient() {
		Member failing = new Member(this.plain);
		failing.fails = true;
		Member last = new Member(this.plain);
		assertThat(Broadcasts.send(1, Overflow.DEFAULT, List.of(new Member(this.plain), failing, last)))
			.isEqualTo(BroadcastResult.of(3, 2, 0, 1));
		assertThat(last.received).hasSize(1);
	}

	@Test
	@DisplayName("C9 nobody to send to")
	void nobody() {
		assertThat(Broadcasts.send(1, Overflow.DEFAULT, List.of())).isEqualTo(BroadcastResult.NONE);
		assertThat(this.encodings).hasValue(0);
	}

	private static final class Member implements Recipient {

		private final WsCodec codec;

		private final List<OutboundMessage> received = new ArrayList<>();

		private boolean open = true;

		private boolean fails;

		Member(WsCodec codec) {
			this.codec = codec;
		}

		@Override
		public WsCodec codec() {
			return this.codec;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			if (this.fails) {
				throw new IllegalStateException("as the test wants it");
			}
			return (this.open && this.received.add(message)) ? Offer.QUEUED : Offer.CLOSED;
		}

	}

	private record FunctionCodec(Function<Object, WsMessage> encode) implements WsCodec {

		@Override
		public WsMessage encode(Object value) {
			return this.encode.apply(value);
		}

		@Override
		public Object decode(WsMessage message, Type type) {
			throw new UnsupportedOperationException();
		}

	}

}
