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

package io.github.wsext.test.guide.extending;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;
import io.github.wsext.test.AutoConfigureWsExtTestClient;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Runs the examples of {@code docs/extending.md}.
 */
@SpringBootTest
@AutoConfigureWsExtTestClient
class ExtendingGuideTests {

	@Test
	void stage() {
		WsExtTestClient alice = WsExtTestClient.connect("/stage?nickname=ali")
			.as("alice")
			.header("Accept-Language", "tr")
			.open();
		WsExtTestClient bob = WsExtTestClient.connect("/stage?nickname=bo").as("bob").open();
		alice.send("hi").expectText("ali: Hİ");
		bob.expectText("ali: Hİ");
		bob.send(" ").expectText("(Nothing to shout)");
	}

	@Test
	void attendance(@Autowired Attendance attendance, @Autowired ApplicationEventPublisher publisher) {
		WsConnection connection = mock(WsConnection.class);
		given(connection.id()).willReturn("1");
		publisher.publishEvent(new WsConnectionOpenedEvent(connection));
		int present = attendance.count();
		publisher.publishEvent(new WsConnectionClosedEvent(connection, CloseStatus.NORMAL, LeaveReason.CLIENT_CLOSED));
		assertThat(attendance.count()).isEqualTo(present - 1);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ StageEndpoint.class, StageAdvice.class, LocaleResolver.class, Attendance.class })
	static class Application {

	}

}
