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

import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link MessageStreams}.
 */
class MessageStreamsTests {

	private static final WsMessage PART = WsMessage.text("part");

	private final ManagedConnection connection = mock();

	private final MessageStreams streams = new MessageStreams();

	@Test
	@DisplayName("D2 a message whose parts nobody takes is not read further, and a discard frees it")
	void discardFrees() {
		StreamedMessage message = begin();
		fill();
		then(this.connection).should().holdReading();
		then(this.connection).should(never()).releaseReading();
		message.parts().discard();
		then(this.connection).should().releaseReading();
	}

	@Test
	@DisplayName("D2 each part that finds no room holds once and is released once")
	void heldOnceReleasedOnce() throws Exception {
		StreamedMessage message = begin();
		fill();
		add(false);
		then(this.connection).should(times(2)).holdReading();
		message.take();
		then(this.connection).should(never()).releaseReading();
		message.take();
		then(this.connection).should(times(2)).releaseReading();
	}

	@Test
	@DisplayName("D2 where the reader gives up between a part and the wait for room, nothing stays held")
	void discardedMeanwhile() {
		StreamedMessage message = begin();
		willAnswer((invocation) -> {
			message.parts().discard();
			return null;
		}).given(this.connection).holdReading();
		fill();
		then(this.connection).should().holdReading();
		then(this.connection).should().releaseReading();
	}

	@Test
	@DisplayName("D2 a message that nobody wants is skipped to its end, and the next begins anew")
	void skips() {
		assertThat(this.streams.add(this.connection, null, PART, false)).isNull();
		assertThat(this.streams.isSkipping()).isTrue();
		assertThat(this.streams.isUnderWay()).isTrue();
		assertThat(add(false)).isNull();
		assertThat(add(true)).isNull();
		assertThat(this.streams.isUnderWay()).isFalse();
		assertThat(add(false)).isNotNull();
	}

	@Test
	@DisplayName("C5 the client is waited for only while a message is being read that has room")
	void waitsForClient() {
		assertThat(this.streams.isWaitingForClient()).isFalse();
		StreamedMessage message = begin();
		assertThat(this.streams.isWaitingForClient()).isFalse();
		message.begin();
		assertThat(this.streams.isWaitingForClient()).isTrue();
		fill();
		assertThat(this.streams.isWaitingForClient()).isFalse();
		message.parts().discard();
		assertThat(this.streams.isWaitingForClient()).isTrue();
		add(true);
		assertThat(this.streams.isWaitingForClient()).isFalse();
	}

	private StreamedMessage begin() {
		StreamedMessage message = add(false);
		assertThat(message).isNotNull();
		return message;
	}

	/**
	 * The first part is there.
	 */
	private void fill() {
		for (int i = 1; i < 4; i++) {
			add(false);
		}
	}

	private StreamedMessage add(boolean last) {
		return this.streams.add(this.connection, PART, PART, last);
	}

}
