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

package io.github.wsext.test.guide.endpoints;

import io.github.wsext.test.AutoConfigureWsExtTestClient;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/endpoints.md}.
 */
@SpringBootTest
@AutoConfigureWsExtTestClient
class EndpointGuideTests {

	@Test
	void roomEndpoint() {
		WsExtTestClient.connect("/rooms/secret-garden").as("alice").expectRejected(404);
		WsExtTestClient alice = WsExtTestClient.connect("/rooms/lobby").as("alice").open();
		alice.send(new RoomEndpoint.Say("hi")).expectJson("{\"from\":\"alice\",\"text\":\"hi\"}");
		alice.send(new RoomEndpoint.Say(" "))
			.expectTextSatisfying((text) -> assertThat(text).contains("\"reason\"", "text"));
		WsExtTestClient other = WsExtTestClient.connect("/rooms/lobby").as("alice").open();
		alice.expectText("alice is here");
		other.close(1000).expectClose(1000);
		alice.expectText("alice has left");
		alice.send("{\"event\":\"room:typing\",\"payload\":{\"active\":true},\"id\":\"7\"}")
			.expectJson("{\"event\":\"room:typing\",\"id\":\"7\"}");
		alice.send("{\"event\":\"room:dancing\",\"id\":\"8\"}")
			.expectJson("{\"event\":\"error\",\"payload\":{\"code\":\"unknown_event\"},\"id\":\"8\"}");
	}

	@Test
	void subscribeThenSnapshot(@Autowired ScoreEndpoint scores) {
		scores.goal("final");
		WsExtTestClient alice = WsExtTestClient.connect("/scores/final").as("alice").open();
		alice.expectJson("{\"event\":\"score\",\"payload\":{\"goals\":1}}");
		scores.goal("final");
		alice.expectJson("{\"event\":\"score\",\"payload\":{\"goals\":2}}");
	}

	@Test
	void reminders(@Autowired Reminders reminders) {
		WsExtTestClient alice = WsExtTestClient.connect("/rooms/lobby").as("alice").open();
		alice.send(new RoomEndpoint.Say("hi")).expectJson("{\"text\":\"hi\"}");
		reminders.remind();
		alice.expectText("Still there?").expectJson("{\"text\":\"Water the plants\"}");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ RoomEndpoint.class, ScoreEndpoint.class, CodecConfiguration.class, Reminders.class })
	static class Application {

	}

}
