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

package io.github.wsext.sample;

import java.io.InputStream;
import java.util.List;

import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as it was processed ahead of time: started, and what a native image of it
 * would be told. The tests over the wire run on it, too.
 */
@Tag("aot")
class AheadOfTimeTests {

	private static final String METADATA = "/META-INF/native-image/io.github.wsext/wsext-sample-app/reachability-metadata.json";

	@Test
	@DisplayName("Q6 what was processed ahead of time starts, issues tickets and answers over the socket")
	void starts() {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setMainApplicationClass(SampleApplication.class);
		try (ServletWebServerApplicationContext sample = (ServletWebServerApplicationContext) application
			.run("--server.port=0")) {
			WsExtTestServer server = WsExtTestClient.to(sample.getWebServer().getPort());
			try (WsExtTestClient alice = server.connect("/chat/lobby").as("alice");
					WsExtTestClient stranger = server.connect("/echo")) {
				alice.send("{\"text\":\"ahead of time\"}")
					.skipUntilJson(JsonNode.class,
							(message) -> message.at("/payload/text").asString("").equals("ahead of time"));
				stranger.send("nobody").expectText("nobody");
			}
			server.connect("/chat/lobby").expectRejected(401);
			// Of what is found at run time nothing knows how to make it.
			assertThat(List.of("chatEndpoint", "wsExtTicketService"))
				.allSatisfy((bean) -> assertThat(definition(sample, bean).getInstanceSupplier()).isNotNull());
		}
	}

	private static RootBeanDefinition definition(ServletWebServerApplicationContext context, String bean) {
		return (RootBeanDefinition) context.getBeanFactory().getMergedBeanDefinition(bean);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.github.wsext.sample.ChatEndpoint", "io.github.wsext.sample.ChatEvent$Said",
			"io.github.wsext.sample.LiveEndpoint$Wanted", "io.github.wsext.sample.Market$Price",
			"io.github.wsext.ticket.TicketController" })
	@DisplayName("Q6 a native image of an application is told of its endpoints and of what they take and return")
	void hints(String type) throws Exception {
		try (InputStream metadata = getClass().getResourceAsStream(METADATA)) {
			JsonNode reflection = new JsonMapper().readTree(metadata).get("reflection");
			assertThat(reflection.valueStream().map((each) -> each.get("type").asString(""))).contains(type);
		}
	}

}
