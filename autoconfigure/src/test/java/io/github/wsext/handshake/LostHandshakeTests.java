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

package io.github.wsext.handshake;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.limit.ConnectionLimits;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.transport.WebSocketUpgrade;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes that the container makes no connection of.
 */
class LostHandshakeTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(DoorEndpoints.ALL);

	private final Clock clock = BDDMockito.mock(Clock.class);

	private final WebSocketUpgrade upgrade = BDDMockito.mock(WebSocketUpgrade.class);

	@Test
	@DisplayName("H8 a line that breaks between the 101 and the opening holds its place for seconds, not for a minute")
	void neverOpened() throws IOException {
		HandshakeRequestHandler handler = handler();
		assertThat(knock(handler)).as("accepted").isEqualTo(200);
		assertThat(knock(handler)).isEqualTo(503);
		BDDMockito.given(this.clock.instant()).willReturn(Instant.EPOCH.plus(Duration.ofSeconds(11)));
		assertThat(knock(handler)).as("accepted").isEqualTo(200);
	}

	@Test
	@DisplayName("H8 a handshake that the container refuses gives its place back")
	void refusedByContainer() throws IOException {
		HandshakeRequestHandler handler = handler();
		BDDMockito.willThrow(new HandshakeFailureException("Broken on purpose"))
			.given(this.upgrade)
			.upgrade(BDDMockito.any(), BDDMockito.any(), BDDMockito.any(), BDDMockito.any(), BDDMockito.any());
		assertThat(knock(handler)).isEqualTo(500);
		assertThat(knock(handler)).isEqualTo(500);
	}

	private HandshakeRequestHandler handler() {
		BDDMockito.given(this.clock.instant()).willReturn(Instant.EPOCH);
		HandshakeLimits limits = new HandshakeLimits(
				new HandshakeLimitSettings(new ConnectionLimits(1, 0, 0), 0, 0, 0, 0), this.clock,
				EngineScheduler.onThread());
		return new HandshakeRequestHandler(new StaticListableBeanFactory(), null, null, HandshakeHosts.ANY,
				application.bean(ConnectionRegistry.class), limits, application.bean(EndpointDispatchers.class),
				this.upgrade, HandshakeObserver.NOOP);
	}

	private static int knock(HandshakeRequestHandler handler) throws IOException {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/open");
		request.addHeader("Upgrade", "websocket");
		request.addHeader("Connection", "Upgrade");
		request.addHeader("Sec-WebSocket-Version", "13");
		request.addHeader("Sec-WebSocket-Key", RawHandshake.KEY);
		ServletRequestPathUtils.parseAndCache(request);
		RequestedHandshake.match(request,
				Objects.requireNonNull(application.bean(HandshakePaths.class).match(request)));
		MockHttpServletResponse response = new MockHttpServletResponse();
		handler.handleRequest(request, response);
		return response.getStatus();
	}

}
