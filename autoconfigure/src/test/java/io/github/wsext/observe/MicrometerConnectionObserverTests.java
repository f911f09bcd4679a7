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

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.connection.ConnectionLimit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MicrometerConnectionObserver}.
 */
class MicrometerConnectionObserverTests {

	private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerConnectionObserver observer = new MicrometerConnectionObserver(this.registry,
			Clock.fixed(OPENED.plusSeconds(90), ZoneOffset.UTC));

	@Test
	@DisplayName("Q1 O2 dropped messages and slow clients are counted by the pattern of their endpoint")
	void counts() {
		WsConnection chat = connection("/chat/{room}");
		WsConnection feed = connection("/feed");
		this.observer.messagesDropped(chat, 3, OverflowPolicy.DROP_OLDEST);
		this.observer.messagesDropped(chat, 2, OverflowPolicy.DROP_OLDEST);
		this.observer.messagesDropped(feed, 1, OverflowPolicy.CONFLATE);
		this.observer.slowConsumer(feed);
		assertThat(count("wsext.messages.dropped", "/chat/{room}")).isEqualTo(5);
		assertThat(count("wsext.messages.dropped", "/feed")).isOne();
		assertThat(count("wsext.connections.slow", "/feed")).isOne();
		assertThat(this.registry.getMeters()).extracting((meter) -> meter.getId().getTags().toString())
			.containsExactlyInAnyOrder("[tag(endpoint=/chat/{room}), tag(policy=drop_oldest)]",
					"[tag(endpoint=/feed), tag(policy=conflate)]", "[tag(endpoint=/feed)]");
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

	@Test
	@DisplayName("Q1 connections that end are counted by code, initiator and reason, and by their age")
	void closes() {
		this.observer.opened(connection("/feed"));
		this.observer.closed(connection("/feed"), new CloseStatus(1001), LeaveReason.CLIENT_CLOSED);
		this.observer.closed(connection("/feed"), CloseStatuses.SLOW_CONSUMER, LeaveReason.SLOW_CONSUMER);
		this.observer.closed(connection("/feed"), CloseStatus.NO_CLOSE_FRAME, LeaveReason.CONNECTION_LOST);
		assertThat(count("wsext.connections.opened", "/feed")).isOne();
		assertThat(this.registry.get("wsext.connections.closed").counters())
			.extracting((counter) -> counter.getId().getTag("code") + " " + counter.getId().getTag("initiator") + " "
					+ counter.getId().getTag("reason"))
			.containsExactlyInAnyOrder("1001 client client_closed", "4438 server slow_consumer",
					"1006 network connection_lost");
		assertThat(this.registry.get("wsext.connections.age").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(270);
	}

	@Test
	@DisplayName("Q1 a client that closes with all codes there are makes no meter but one")
	void closeCodesOfHostileClients() {
		for (int code = 3000; code < 5000; code++) {
			if (!CloseStatuses.isKnown(code)) {
				this.observer.closed(connection("/feed"), new CloseStatus(code), LeaveReason.CLIENT_CLOSED);
			}
		}
		assertThat(this.registry.get("wsext.connections.closed").tag("code", "other").counter().count())
			.isEqualTo(2000 - 6);
		assertThat(this.registry.find("wsext.connections.closed").counters()).hasSize(1);
	}

	private double count(String name, String endpoint) {
		return this.registry.get(name).tag("endpoint", endpoint).counter().count();
	}

	private static WsConnection connection(String endpoint) {
		WsConnection connection = mock(WsConnection.class, RETURNS_DEEP_STUBS);
		given(connection.handshake().endpoint()).willReturn(endpoint);
		given(connection.openedAt()).willReturn(OPENED);
		return connection;
	}

}
