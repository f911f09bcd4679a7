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

package io.github.wsext.limit;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnConnect;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A client that is lost between its request and the 101, while no time passes.
 */
@EveryTransport
class BrokenHandshakeTests {

	private static final int ROUNDS = 20;

	@Test
	@DisplayName("H8 a line that breaks before the 101 gives the place back as soon as that is known")
	void lostBeforeAnswer() throws Exception {
		try (RunningApplication application = RunningApplication.start(List.of(ManualTime.class, Rare.class),
				"wsext.max-connections=1")) {
			Rare endpoint = application.bean(Rare.class);
			for (int i = 0; i < ROUNDS; i++) {
				endpoint.blocking.set(true);
				RawWebSocketClient lost = application.client();
				lost.write(lost.handshake("/rare").encode());
				endpoint.await();
				lost.reset();
				endpoint.blocking.set(false);
				endpoint.await();
				Awaitility.await().until(() -> canConnect(application));
			}
		}
	}

	/**
	 * Whether there is a place; given back when this returns.
	 */
	private static boolean canConnect(RunningApplication application) {
		try (RawWebSocketClient client = application.client()) {
			boolean upgraded = client.handshake("/rare").send().status() == 101;
			if (upgraded) {
				client.sendClose(1000, "");
				client.expectClose(1000);
				client.expectEnd();
			}
			return upgraded;
		}
	}

	@WsExtEndpoint(path = "/rare", authentication = HandshakeAuthentication.NONE)
	static class Rare {

		private final CyclicBarrier barrier = new CyclicBarrier(2);

		private final AtomicBoolean blocking = new AtomicBoolean();

		@OnConnect
		void connect() throws Exception {
			if (this.blocking.get()) {
				await();
				await();
			}
		}

		@OnText
		void text(String text) {
		}

		void await() throws InterruptedException, BrokenBarrierException, TimeoutException {
			this.barrier.await(Patience.SECONDS, TimeUnit.SECONDS);
		}

	}

}
