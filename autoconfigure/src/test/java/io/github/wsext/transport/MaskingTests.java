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

import java.util.List;

import io.github.wsext.LeaveReason;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for masking.
 */
@EveryTransport
class MaskingTests {

	private final Engine engine = Engine.shared();

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	@DisplayName("C7 masking=true fails at start-up and says why")
	void maskingFailsAtStartUp(CapturedOutput output) {
		assertThatException().isThrownBy(() -> RunningApplication.start(List.of(), "wsext.masking=true"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("wsext.masking is true, but a server must not mask its frames")
			.contains("RFC 6455 section 5.1")
			.contains("Change the property in your application's configuration.");
	}

	@Test
	@DisplayName("C7 the server's frames are not masked, and masking=false may be written down")
	void serverDoesNotMask() {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			client.send(RawFrame.text("hi"), RawFrame.binary((byte) 1), RawFrame.ping((byte) 2));
			for (int i = 0; i < 3; i++) {
				assertThat(client.readFrame().mask()).isNull();
			}
			// Tomcat itself answers a close frame before what is still to be answered.
			assertThat(client.sendClose(1000, "").readFrame().mask()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { RawFrame.TEXT, RawFrame.BINARY, RawFrame.PING, RawFrame.PONG, RawFrame.CLOSE })
	@DisplayName("C7 a client's frame without a mask closes with 1002")
	void unmaskedFrames(int opcode) {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			client.send(RawFrame.of(opcode, (byte) 3, (byte) 0xe8).unmasked()).expectClose(1002);
			client.close();
			assertThat(probe.end().status().getCode()).isEqualTo(1002);
			assertThat(probe.end().reason()).isEqualTo(LeaveReason.PROTOCOL_ERROR);
		}
	}

	@Test
	@DisplayName("C7 every masking key is as good as any other, zeros too")
	void maskingKeys() {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			client.send(RawFrame.text("zeros").masked((byte) 0, (byte) 0, (byte) 0, (byte) 0)).expectText("zeros");
			client.send(RawFrame.text("ones").masked((byte) -1, (byte) -1, (byte) -1, (byte) -1)).expectText("ones");
		}
	}

}
