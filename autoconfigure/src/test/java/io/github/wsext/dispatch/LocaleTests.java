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

package io.github.wsext.dispatch;

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.i18n.LocaleContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The language of callbacks, and of what they say is wrong.
 */
@EveryContainer
class LocaleTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Form.class, Language.class),
			"spring.web.locale=it");

	@AutoClose
	private static final RunningApplication fixed = RunningApplication.start(List.of(Language.class),
			"spring.web.locale=fr", "spring.web.locale-resolver=fixed");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			de                | darf nicht leer sein
			fr-CH, en;q=0.5   | ne doit pas
			en                | must not be blank
			es;q=0.1, en;q=1  | must not be blank
			""")
	@DisplayName("D2 what is wrong with a payload is said in the language that the handshake prefers")
	void violations(String accepted, String message) {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/form").header("Accept-Language", accepted).open();
			client.sendText("{\"event\":\"form\",\"payload\":{\"name\":\"\"}}");
			assertThat(client.readMessage().text()).contains(message);
		}
	}

	@Test
	@DisplayName("D9 callbacks have the locale of the handshake, or that of the application, and leave none behind")
	void callbacks() {
		assertThat(language(application, "pt-BR")).isEqualTo("pt_BR");
		assertThat(language(application, null)).isEqualTo("it");
		assertThat(language(application, "---;q=z, ,")).isNotEmpty();
		assertThat(language(application, "pt-BR")).isEqualTo("pt_BR");
		assertThat(language(fixed, "de")).isEqualTo("fr");
	}

	private static String language(RunningApplication application, String accepted) {
		try (RawWebSocketClient client = application.client()) {
			if (accepted != null) {
				client.handshake("/language").header("Accept-Language", accepted).open();
			}
			else {
				client.handshake("/language").open();
			}
			return client.sendText("which").readMessage().text();
		}
	}

	@WsExtEndpoint(path = "/form", authentication = HandshakeAuthentication.NONE)
	static class Form {

		@OnEvent("form")
		void form(@Valid Data data) {
		}

		record Data(@NotBlank String name) {
		}

	}

	@WsExtEndpoint(path = "/language", authentication = HandshakeAuthentication.NONE)
	static class Language {

		@OnText
		String language(String text) {
			return LocaleContextHolder.getLocale().toString();
		}

	}

}
