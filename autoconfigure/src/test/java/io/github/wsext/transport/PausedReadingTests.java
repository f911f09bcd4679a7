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

package io.github.wsext.transport;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;

/**
 * Tests for reading that pauses until a result is there, with the result coming just when
 * the thread that reads is about to pause.
 */
@EveryTransport
class PausedReadingTests {

	private static final int ROUNDS = 30_000;

	@Test
	@DisplayName("D4 the next message is handled however close to the end of reading the result before it comes")
	void resultWhileReadingEnds() {
		ByteArrayOutputStream segment = new ByteArrayOutputStream();
		segment.writeBytes(RawFrame.text("result").encode());
		segment.writeBytes(RawFrame.text("next").encode());
		try (RunningApplication application = RunningApplication.start(SpinningEndpoint.class);
				RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/spinning")) {
			for (int round = 0; round < ROUNDS; round++) {
				client.write(segment.toByteArray()).expectText("next");
			}
		}
	}

	/**
	 * A thread that need not be woken gives the results, a little later each time.
	 */
	@WsExtEndpoint(path = "/spinning", authentication = HandshakeAuthentication.NONE)
	static class SpinningEndpoint implements DisposableBean {

		private static final int MAX_DELAY = 300;

		private volatile @Nullable CompletableFuture<@Nullable Void> awaited;

		private volatile boolean stopped;

		SpinningEndpoint() {
			Thread thread = new Thread(this::giveResults, "results");
			thread.setDaemon(true);
			thread.start();
		}

		private void giveResults() {
			int delay = 0;
			while (!this.stopped) {
				CompletableFuture<@Nullable Void> result = this.awaited;
				if (result != null) {
					this.awaited = null;
					for (int i = 0; i < delay; i++) {
						Thread.onSpinWait();
					}
					delay = (delay + 1) % MAX_DELAY;
					result.complete(null);
				}
				Thread.onSpinWait();
			}
		}

		@OnText
		CompletionStage<?> text(String text) {
			if (text.equals("next")) {
				return CompletableFuture.completedFuture(text);
			}
			CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
			this.awaited = result;
			return result;
		}

		@Override
		public void destroy() {
			this.stopped = true;
		}

	}

}
