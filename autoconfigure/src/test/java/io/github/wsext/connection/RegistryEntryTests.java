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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.event.EventBatches;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.transport.TransportListener;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RegistryEntry}.
 */
class RegistryEntryTests {

	private static final int ROUNDS = 20_000;

	private final ConnectionRegistry registry = new ConnectionRegistry(new ConnectionEnvironment(
			new ConnectionSettings(new OutboundSettings(2, 1000), Duration.ofSeconds(10), Duration.ofSeconds(5), 3,
					Duration.ofMinutes(1), Duration.ofSeconds(30), null, Duration.ofSeconds(30)),
			new TopicRegistry(), StandardEvents.SETTINGS,
			new EventBatches(StandardEvents.SETTINGS, Runnable::run, EngineScheduler.onThread()),
			ConnectionObserver.NONE, Runnable::run, EngineScheduler.onThread(),
			new EndedLogins(Duration.ofMinutes(10), Clock.systemUTC()), new ConnectionIds(), RemoteNodes.NONE,
			TimeSource.SYSTEM));

	@Test
	@DisplayName("L2 a renewal that races with the end leaves nothing in any index")
	void renewalRacesWithEnd() throws Exception {
		WsHandshake handshake = mock(WsHandshake.class);
		given(handshake.endpoint()).willReturn("/test");
		given(handshake.path()).willReturn("/test");
		given(handshake.attributes()).willReturn(Map.of());
		CyclicBarrier barrier = new CyclicBarrier(2);
		ManagedConnection[] connections = new ManagedConnection[ROUNDS];
		TransportListener[] listeners = new TransportListener[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			RecordingHandler handler = new RecordingHandler();
			listeners[i] = this.registry.listener(new ConnectionRequest(handshake, identity("first"),
					JacksonWsCodec.text(JsonMapper.shared()), OverflowPolicy.CLOSE, 1000, handler, OutboundFilter.NONE,
					Runnable::run, ConnectionPermit.UNCOUNTED));
			listeners[i].onOpen(new ManualTransport());
			connections[i] = handler.connection();
		}
		assertThat(this.registry.sessions()).isEqualTo(1);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		Future<?> renewals = threads.submit(() -> {
			for (ManagedConnection connection : connections) {
				barrier.await();
				connection.renew(identity("second"));
			}
			return null;
		});
		Future<?> ends = threads.submit(() -> {
			for (TransportListener listener : listeners) {
				barrier.await();
				listener.onClose(CloseStatus.NORMAL);
			}
			return null;
		});
		renewals.get(Patience.SECONDS, TimeUnit.SECONDS);
		ends.get(Patience.SECONDS, TimeUnit.SECONDS);
		threads.shutdown();
		assertThat(this.registry.sessions()).isZero();
		assertThat(this.registry.count()).isZero();
		assertThat(this.registry.byUser("alice")).isEmpty();
		assertThat(this.registry.byEndpoint("/test")).isEmpty();
		assertThat(this.registry.hasUnfinished()).isFalse();
	}

	private static Identity identity(String session) {
		return new Identity(() -> "alice", null, session);
	}

}
