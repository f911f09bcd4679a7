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

package io.github.wsext.nosecurity;

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the console of an application that has no Spring Security.
 */
@NoSecurity
class ConsoleNoSecurityTests {

	@Test
	@DisplayName("Q8 where nobody can log in, the console needs no login and knows no tickets")
	void open() {
		try (RunningApplication application = RunningApplication.start(List.of(Echo.class),
				"spring.profiles.active=dev")) {
			assertThat(application.http().get("/wsext/console").status()).isEqualTo(200);
			JsonNode description = application.http().get("/wsext/console/description.json").json();
			assertThat(description.path("endpoints").get(0).path("path").asString()).isEqualTo("/echo");
			assertThat(description.has("user")).isFalse();
			assertThat(description.has("csrf")).isFalse();
			assertThat(description.has("tickets")).isFalse();
		}
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
