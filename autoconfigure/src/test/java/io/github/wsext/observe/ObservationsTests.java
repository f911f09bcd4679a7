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

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.dispatch.context.CallbackObservations.OfConnection;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.send.SendObserver;
import io.github.wsext.send.SendObserver.Receivers;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Observations} and what makes use of them.
 */
class ObservationsTests {

	private static final int TIMES = 10_000;

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Observations observations = new Observations(() -> this.registry, CurrentSpan.NONE);

	private final SendObserver sends = new ObservedSends(this.observations, null, null, true);

	private final CallbackObservations callbacks = new ObservedCallbacks(this.observations, null);

	@Test
	@DisplayName("Q2 where nobody listens nothing is observed, and nothing allocated for a message")
	void nobodyListens() {
		OfConnection connection = this.callbacks.capture(handshake());
		assertThat(begin(connection)).isNull();
		assertThat(this.sends.sending(Receivers.TOPIC, null, "event")).isNull();
		assertThat(this.sends.asking("/chat", "event")).isNull();
		assertThat(new ObservedHandshakes(this.observations, null).began("/chat")).isNull();
		assertThat(SendObserver.NONE.sending(Receivers.TOPIC, null, "event")).isNull();
		assertThat(begin(CallbackObservations.NONE.capture(handshake()))).isNull();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		observe(connection);
		long before = threads.getCurrentThreadAllocatedBytes();
		observe(connection);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		// An object has 16 bytes at least; asking takes some itself.
		assertThat(allocated).isLessThan(TIMES);
	}

	private void observe(OfConnection connection) {
		for (int i = 0; i < TIMES; i++) {
			begin(connection);
			this.sends.sending(Receivers.CONNECTION, "/chat", "event");
		}
	}

	private static CallbackObservations.@Nullable Running begin(OfConnection connection) {
		return connection.begin(CallbackKind.TEXT, null, null);
	}

	@Test
	@DisplayName("Q2 handlers that come later are told")
	void laterHandler() {
		OfConnection connection = this.callbacks.capture(handshake());
		assertThat(begin(connection)).isNull();
		List<String> seen = listen();
		CallbackObservations.Running running = begin(connection);
		assertThat(running).isNotNull();
		running.ended(null);
		assertThat(seen).containsExactly("wsext.callback");
	}

	@Test
	@DisplayName("Q2 an open connection keeps the observation of its handshake no longer than it lasts")
	void keepsNoObservation() {
		listen();
		List<OfConnection> kept = new ArrayList<>();
		WeakReference<Object> context = handshake(kept);
		Awaitility.await().until(() -> {
			System.gc();
			return context.get() == null;
		});
		assertThat(kept).hasSize(1);
	}

	private WeakReference<Object> handshake(List<OfConnection> kept) {
		Observation http = Observation.start("http", this.registry);
		try (Observation.Scope scope = http.openScope()) {
			kept.add(this.callbacks.capture(handshake()));
		}
		http.stop();
		return new WeakReference<>(http.getContext());
	}

	@Test
	@DisplayName("Q2 a callback begins anew: the observation that is current stays out, and is back afterwards")
	void beginsAnew() {
		listen();
		OfConnection connection = this.callbacks.capture(handshake());
		Observation foreign = Observation.start("foreign", this.registry);
		try (Observation.Scope scope = foreign.openScope()) {
			WsConnection of = mock(WsConnection.class);
			given(of.id()).willReturn("1");
			CallbackObservations.Running running = connection.begin(CallbackKind.TEXT, of, null);
			assertThat(running).isNotNull();
			Observation current = this.registry.getCurrentObservation();
			assertThat(current).isNotNull();
			assertThat(current.getContext()).isInstanceOf(CallbackObservationContext.class);
			assertThat(current.getContextView().getParentObservation()).isNull();
			running.ended(null);
			assertThat(this.registry.getCurrentObservation()).isSameAs(foreign);
		}
	}

	@Test
	@DisplayName("Q2 keys of tags have values of patterns and enums alone")
	void tags() {
		List<Observation.Context> seen = new ArrayList<>();
		this.registry.observationConfig().observationHandler(seen::add);
		new ObservedHandshakes(this.observations, null).began(null).ended(null);
		this.sends.sending(Receivers.USER, null, "made up").run((trace) -> trace);
		assertThat(seen).extracting((context) -> context.getLowCardinalityKeyValues().stream().toList().toString())
			.containsExactly("[keyValue(endpoint=none), keyValue(outcome=opened)]",
					"[keyValue(endpoint=none), keyValue(receivers=user)]");
	}

	private List<String> listen() {
		List<String> seen = new ArrayList<>();
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				seen.add(context.getName());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		return seen;
	}

	private static WsHandshake handshake() {
		WsHandshake handshake = mock(WsHandshake.class);
		given(handshake.endpoint()).willReturn("/chat");
		return handshake;
	}

}
