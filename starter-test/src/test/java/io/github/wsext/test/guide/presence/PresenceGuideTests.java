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

package io.github.wsext.test.guide.presence;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.test.Patience;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/presence.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "spring.security.user.name=alice",
		"spring.security.user.password=alice", "wsext.topic.presence.[/chat/**].grace=15s" })
class PresenceGuideTests {

	@Test
	@DisplayName("N1 the guide to presence")
	void hereNow(@Autowired Headcount headcount) throws Exception {
		WsExtTestClient alice = WsExtTestClient.connect("/chat/lobby").as("alice").open();
		alice.expectJson("{\"event\":\"presence:join\",\"payload\":{\"topic\":\"/chat/lobby\",\"user\":\"alice\","
				+ "\"info\":{\"name\":\"Alice\"}}}");
		alice.send(Map.of("event", "presence:list", "payload", Map.of("topic", "/chat/lobby"), "id", 1));
		alice.expectJson("{\"event\":\"presence:list\",\"payload\":{\"topic\":\"/chat/lobby\",\"members\":["
				+ "{\"user\":\"alice\",\"connections\":1,\"info\":{\"name\":\"Alice\"}}],\"count\":1},\"id\":1}");
		assertThat(headcount.of("lobby").toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS))
			.isEqualTo("1 are here");
		alice.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ PresenceConfiguration.class, Users.class, Headcount.class, ChatEndpoint.class })
	static class Application {

	}

	@WsExtEndpoint("/chat/{room}")
	static class ChatEndpoint {

		@OnEvent("chat:say")
		void say() {
		}

	}

}
