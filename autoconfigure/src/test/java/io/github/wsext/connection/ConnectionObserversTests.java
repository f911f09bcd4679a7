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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectionObservers} and {@link ConnectionEventPublisher}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionObserversTests {

	private final WsConnection connection = mock(WsConnection.class);

	@Test
	@DisplayName("Q1 all observers are told all that happens, whatever one of them throws, errors included")
	void tellsAll(CapturedOutput output) {
		ConnectionObserver failing = mock(ConnectionObserver.class, (invocation) -> {
			if (invocation.getMethod().getDeclaringClass() == ConnectionObserver.class) {
				throw new AssertionError("as the test wants it");
			}
			return null;
		});
		ConnectionObserver last = mock(ConnectionObserver.class);
		ConnectionObserver all = ConnectionObserver.all(() -> Stream.of(failing, last));
		all.opened(this.connection);
		all.messagesDropped(this.connection, 3);
		all.slowConsumer(this.connection);
		all.limitReached(this.connection, ConnectionLimit.TOPICS);
		all.callbackFailed(this.connection);
		all.renewed(this.connection);
		all.closed(this.connection, CloseStatus.NORMAL, LeaveReason.CLIENT_CLOSED);
		var told = inOrder(last);
		told.verify(last).opened(this.connection);
		told.verify(last).messagesDropped(this.connection, 3);
		told.verify(last).slowConsumer(this.connection);
		told.verify(last).limitReached(this.connection, ConnectionLimit.TOPICS);
		told.verify(last).callbackFailed(this.connection);
		told.verify(last).renewed(this.connection);
		told.verify(last).closed(this.connection, CloseStatus.NORMAL, LeaveReason.CLIENT_CLOSED);
		told.verifyNoMoreInteractions();
		assertThat(output).contains("Observer ").contains("as the test wants it");
	}

	@Test
	@DisplayName("C9 the beginning and the end of a connection are events of the application, with connection, status and reason")
	void publishes() {
		List<Object> events = new ArrayList<>();
		ConnectionObserver publisher = ConnectionObserver.publishing(events::add);
		publisher.opened(this.connection);
		publisher.closed(this.connection, CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN);
		assertThat(events).hasSize(2);
		assertThat(events.get(0)).isInstanceOfSatisfying(WsConnectionOpenedEvent.class,
				(event) -> assertThat(event.connection()).isSameAs(this.connection));
		assertThat(events.get(1)).isInstanceOfSatisfying(WsConnectionClosedEvent.class, (event) -> {
			assertThat(event.connection()).isSameAs(this.connection);
			assertThat(event.status()).isEqualTo(CloseStatus.GOING_AWAY);
			assertThat(event.reason()).isEqualTo(LeaveReason.SHUTDOWN);
		});
	}

}
