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

package io.github.wsext.test.guide.publishing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.test.Patience;
import io.github.wsext.test.WsExtTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/publishing.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "wsext.publish.enabled=true")
class PublishingGuideTests {

	private static final Pattern SHELL = Pattern.compile("```sh\n(curl.*?)```", Pattern.DOTALL);

	@LocalServerPort
	private int port;

	@Test
	@DisplayName("I3 the example with curl publishes, and repeated it does not publish again")
	void curl(@Autowired WsTopics topics) throws Exception {
		Assumptions.assumeTrue(run("curl --version").startsWith("curl"), "No curl here");
		WsExtTestClient alice = WsExtTestClient.connect("/news/acme").as("alice").open();
		Awaitility.await().until(() -> topics.subscribers("/news/acme") == 1);
		String command = example();
		assertThat(run(command)).isEqualTo("{\"topic\":\"/news/acme\",\"relay\":\"none\"}");
		assertThat(run(command)).isEqualTo("{\"topic\":\"/news/acme\",\"relay\":\"none\",\"repeated\":true}");
		topics.publish("/news/acme", "marker");
		alice.expectText("{\"event\":\"price\",\"payload\":{\"symbol\":\"ACME\",\"price\":1.10}}").expectText("marker");
		alice.close();
	}

	private String example() throws IOException {
		Matcher example = SHELL.matcher(Files.readString(Path.of("..", "docs", "publishing.md")));
		assertThat(example.find()).isTrue();
		return example.group(1).replace("https://app.example.com", "http://127.0.0.1:" + this.port);
	}

	private static String run(String command) throws IOException, InterruptedException {
		ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
		shell.environment().put("PUBLISHER", "feed:feed");
		shell.environment().put("no_proxy", "127.0.0.1");
		Process process = shell.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		return output;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ PublishingConfiguration.class, NewsEndpoint.class })
	static class Application {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("feed").password("{noop}feed").authorities("wsext:publish").build(),
					User.withUsername("alice").password("{noop}alice").roles("USER").build());
		}

	}

	@WsExtEndpoint("/news/{symbol}")
	static class NewsEndpoint {

		@OnText
		void ignore(String text) {
		}

	}

}
