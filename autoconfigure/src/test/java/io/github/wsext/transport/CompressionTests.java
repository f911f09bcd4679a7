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

import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for permessage-deflate.
 */
@EveryTransport
class CompressionTests {

	private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

	@Test
	@DisplayName("C8 permessage-deflate is not negotiated by default, even if the client offers it")
	void offByDefault() {
		Engine engine = Engine.shared();
		Probe probe = engine.probe();
		try (RawWebSocketClient client = open(engine, probe)) {
			assertThat(client.answer().headers().get(EXTENSIONS)).isNull();
			assertThat(probe.connection().extensions()).isEmpty();
			client.sendText("x".repeat(10_000)).expectText("x".repeat(10_000));
			client.send(RawFrame.text("compressed").deflated()).expectClose(1002);
		}
	}

	@Test
	@DisplayName("C8 C1 it is with compression.enabled, in both directions, for clients that offer it")
	void enabled() {
		try (Engine engine = Engine.start("wsext.compression.enabled=true")) {
			Probe probe = engine.probe();
			String text = "{\"text\":\"grüße\"}".repeat(1000);
			try (RawWebSocketClient client = open(engine, probe)) {
				assertThat(client.answer().headers().getFirst(EXTENSIONS)).startsWith("permessage-deflate");
				assertThat(probe.connection().extensions()).containsExactly("permessage-deflate");
				client.send(RawFrame.text(text).deflated());
				RawFrame frame = client.readFrame();
				assertThat(frame.rsv()).isEqualTo(RawFrame.RSV1);
				assertThat(frame.text()).isEqualTo(text);
				assertThat(frame.payload()).hasSizeLessThan(1000);
				client.sendText("not compressed");
				assertThat(client.readMessage().text()).isEqualTo("not compressed");
				client.send(RawFrame.binary(new byte[5000]).deflated());
				assertThat(client.readMessage().payload()).isEqualTo(new byte[5000]);
				client.sendClose(4000, "bye").expectClose(4000);
				assertThat(probe.end().status()).isEqualTo(new CloseStatus(4000, "bye"));
			}
			Probe plain = engine.probe();
			try (RawWebSocketClient client = engine.client(plain)) {
				assertThat(client.answer().headers().get(EXTENSIONS)).isNull();
				client.sendText(text).expectText(text);
				client.send(RawFrame.close());
				assertThat(plain.end().status()).isEqualTo(CloseStatus.NO_STATUS_CODE);
			}
			Probe cut = engine.probe();
			try (RawWebSocketClient client = open(engine, cut)) {
				cut.connection().terminate();
				client.expectEnd();
			}
		}
	}

	private static RawWebSocketClient open(Engine engine, Probe probe) {
		return RawWebSocketClient.connect(engine.port()).handshake(probe.path()).offerDeflate().open();
	}

}
