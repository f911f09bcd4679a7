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

package io.github.wsext.autoconfigure;

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that creates its beans when they are needed.
 */
@EveryContainer
class LazyInitializationTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Chat.class, Public.class),
			"spring.main.lazy-initialization=true");

	@Test
	@DisplayName("D1 endpoints are served without anybody having asked for their beans")
	void serves() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/public")) {
			client.sendText("hi").expectText("hi");
		}
	}

	@Test
	@DisplayName("T1 tickets are issued and consumed")
	void tickets() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/ws-ticket/" + application.ticket("/chat/lobby")).open();
			client.sendText("hi").expectText("hi");
		}
		assertThat(application.status("/chat/lobby", (handshake) -> {
		})).isEqualTo(401);
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
