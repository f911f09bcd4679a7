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

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which pages may connect, by the patterns of all endpoints and of one.
 */
@EveryContainer
class OriginTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Global.class, AnyPort.class, SomePorts.class, Sandboxed.class, Everybody.class),
			"wsext.allowed-origins=https://*.example.com,https://Mixed.Example.ORG");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/global    | https://app.example.com          | 101
			/global    | https://deep.app.example.com     | 101
			/global    | HTTPS://APP.EXAMPLE.COM          | 101
			/global    | https://mixed.example.org        | 101
			/global    | https://example.com              | 403
			/global    | https://app.example.com:8443     | 403
			/global    | http://app.example.com           | 403
			/global    | https://app.example.com.foe.test | 403
			/global    | https://foe.test/.example.com    | 403
			/global    | https://foe.test#.example.com    | 403
			/global    | null                             | 403
			/any-port  | https://app.example.net          | 101
			/any-port  | https://app.example.net:8443     | 101
			/any-port  | https://foe.test:8443            | 403
			/any-port  | https://app.example.com          | 403
			/ports     | https://anything.test:8443       | 101
			/ports     | https://anything.test:9443       | 101
			/ports     | https://anything.test:10443      | 403
			/ports     | https://anything.test            | 403
			/sandboxed | null                             | 101
			/sandboxed | NULL                             | 101
			/sandboxed | https://app.example.com          | 403
			/everybody | https://foe.test                 | 101
			/everybody | null                             | 101
			""")
	@DisplayName("H4 a page may connect if its origin matches a pattern of the endpoint, else of all endpoints")
	void patterns(String target, String origin, int status) {
		assertThat(application.status(target, (handshake) -> handshake.origin(origin))).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://", "://", "//app.example.com", "app.example.com", "https:app.example.com",
			"https://app.example.com https://app.example.com", "https://app.example.com,https://app.example.com",
			"https://user@foe.test:.example.com", "https://[::1", "https://%00.example.com/",
			"\"https://app.example.com\"" })
	@DisplayName("H4 what is no origin is refused")
	void malformed(String origin) {
		assertThat(application.status("/global", (handshake) -> handshake.origin(origin))).isEqualTo(403);
	}

	@WsExtEndpoint(path = "/global", authentication = HandshakeAuthentication.NONE)
	static class Global extends Echo {

	}

	@WsExtEndpoint(path = "/any-port", authentication = HandshakeAuthentication.NONE,
			allowedOrigins = "https://*.example.net:[*]")
	static class AnyPort extends Echo {

	}

	@WsExtEndpoint(path = "/ports", authentication = HandshakeAuthentication.NONE,
			allowedOrigins = "https://*:[8443,9443]")
	static class SomePorts extends Echo {

	}

	@WsExtEndpoint(path = "/sandboxed", authentication = HandshakeAuthentication.NONE, allowedOrigins = "null")
	static class Sandboxed extends Echo {

	}

	@WsExtEndpoint(path = "/everybody", authentication = HandshakeAuthentication.NONE, allowedOrigins = "*")
	static class Everybody extends Echo {

	}

	static class Echo {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
