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

package io.github.wsext.transport.tomcat;

import io.github.wsext.transport.tomcat.LineEnd.Cause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineEnd}.
 */
class LineEndTests {

	private final LineEnd end = new LineEnd();

	@Test
	@DisplayName("C3 the first close frame counts, and the client's answer to it does not make the end its own")
	void serverCloses() {
		assertThat(this.end.begin(Cause.SERVER, new CloseStatus(4000), 10)).isTrue();
		assertThat(this.end.isAnswered()).isFalse();
		assertThat(this.end.isOverdue(10)).isFalse();
		assertThat(this.end.isOverdue(11)).isTrue();
		assertThat(this.end.begin(Cause.PEER, CloseStatus.NORMAL, 99)).isFalse();
		assertThat(this.end.frame()).isEqualTo(new CloseStatus(4000));
		assertThat(this.end.isAnswered()).isTrue();
		assertThat(this.end.isClosedByPeer()).isFalse();
		assertThat(this.end.isOverdue(11)).isTrue();
	}

	@Test
	@DisplayName("C3 a client that closes has its frame answered, and nothing more is expected of it")
	void clientCloses() {
		assertThat(this.end.begin(Cause.PEER, CloseStatus.NORMAL, 10)).isTrue();
		assertThat(this.end.isAnswered()).isTrue();
		assertThat(this.end.isClosedByPeer()).isTrue();
		assertThat(this.end.begin(Cause.SERVER, CloseStatus.GOING_AWAY, 99)).isFalse();
		assertThat(this.end.isClosedByPeer()).isTrue();
	}

	@Test
	@DisplayName("C3 an answer is expected of a client that has violated the protocol, unless it could not be read after our close frame")
	void violation() {
		assertThat(this.end.begin(Cause.VIOLATION, CloseStatus.PROTOCOL_ERROR, 10)).isTrue();
		assertThat(this.end.isFailed()).isTrue();
		assertThat(this.end.isAnswered()).isFalse();
		LineEnd closing = new LineEnd();
		closing.begin(Cause.SERVER, CloseStatus.NORMAL, 10);
		assertThat(closing.begin(Cause.VIOLATION, CloseStatus.PROTOCOL_ERROR, 10)).isFalse();
		assertThat(closing.isAnswered()).isTrue();
	}

	@Test
	@DisplayName("C3 a line goes down once, is told of once, and begins no closing handshake then")
	void once() {
		assertThat(this.end.isOverdue(Long.MAX_VALUE)).isFalse();
		assertThat(this.end.close()).isTrue();
		assertThat(this.end.close()).isFalse();
		assertThat(this.end.isClosed()).isTrue();
		assertThat(this.end.tell()).isTrue();
		assertThat(this.end.tell()).isFalse();
		assertThat(this.end.begin(Cause.SERVER, CloseStatus.NORMAL, 10)).isFalse();
		assertThat(this.end.frame()).isNull();
	}

}
