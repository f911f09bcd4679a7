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

package io.github.wsext.observe;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.ConnectionLimit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MicrometerConnectionObserver}.
 */
class MicrometerConnectionObserverTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerConnectionObserver observer = new MicrometerConnectionObserver(this.registry);

	@Test
	@DisplayName("Q1 O2 dropped messages and slow clients are counted by the pattern of their endpoint")
	void counts() {
		WsConnection chat = connection("/chat/{room}");
		WsConnection feed = connection("/feed");
		this.observer.messagesDropped(chat, 3);
		this.observer.messagesDropped(chat, 2);
		this.observer.messagesDropped(feed, 1);
		this.observer.slowConsumer(feed);
		assertThat(count("wsext.messages.dropped", "/chat/{room}")).isEqualTo(5);
		assertThat(count("wsext.messages.dropped", "/feed")).isOne();
		assertThat(count("wsext.connections.slow", "/feed")).isOne();
		assertThat(this.registry.getMeters()).hasSize(3)
			.allSatisfy((meter) -> assertThat(meter.getId().getTags()).hasSize(1));
	}

	@Test
	@DisplayName("Q1 limits that are reached are counted by endpoint and limit")
	void limits() {
		this.observer.limitReached(connection("/feed"), ConnectionLimit.MESSAGES_OF_PRINCIPAL);
		assertThat(this.registry.get("wsext.connections.limited")
			.tags("endpoint", "/feed", "limit", "messages_of_principal")
			.counter()
			.count()).isOne();
	}

	@Test
	void failuresOfTheApplicationAreCountedByThePatternOfTheirEndpoint() {
		this.observer.callbackFailed(connection("/feed"));
		this.observer.callbackFailed(connection("/feed"));
		this.observer.callbackFailed(connection("/chat/{room}"));
		assertThat(count("wsext.callback.failures", "/feed")).isEqualTo(2);
		assertThat(count("wsext.callback.failures", "/chat/{room}")).isOne();
	}

	private double count(String name, String endpoint) {
		return this.registry.get(name).tag("endpoint", endpoint).counter().count();
	}

	private static WsConnection connection(String endpoint) {
		WsConnection connection = mock(WsConnection.class, RETURNS_DEEP_STUBS);
		given(connection.handshake().endpoint()).willReturn(endpoint);
		return connection;
	}

}
