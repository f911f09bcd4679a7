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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The hosts that are ours, and what is the own origin among them.
 */
@EveryContainer
class AllowedHostsTests {

	@AutoClose
	private static final RunningApplication named = RunningApplication.start(List.of(Anybody.class, AnyOrigin.class),
			"wsext.allowed-hosts=Tool.Example.,localhost,*.example.org,[::1]");

	@AutoClose
	private static final RunningApplication any = RunningApplication.start(Anybody.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/anybody    | evil.example          | http://evil.example       | 403
			/anybody    | evil.example          |                           | 403
			/any-origin | evil.example          | http://evil.example       | 403
			/anybody    | tool.example          | http://evil.example       | 403
			/anybody    | tool.example.evil.com | http://tool.example       | 403
			/anybody    | example.org           | http://example.org        | 403
			/anybody    | evilexample.org       | http://evilexample.org    | 403
			/anybody    | tool.example          | http://tool.example       | 101
			/anybody    | tool.example:80       | http://tool.example       | 101
			/anybody    | TOOL.example.         | http://tool.EXAMPLE       | 101
			/anybody    | tool.example          | http://tool.example.      | 101
			/anybody    | app.example.org       | http://app.example.org    | 101
			/anybody    | tool.example:81       | http://tool.example:81    | 101
			/anybody    | tool.example:81       | http://tool.example.:81   | 101
			/anybody    | tool.example:81       | http://tool.example       | 403
			/anybody    | tool.example          | https://tool.example      | 403
			/anybody    | [::1]:80              | http://[::1]              | 101
			/anybody    | localhost             |                           | 101
			/any-origin | localhost             | http://evil.example       | 101
			""")
	@DisplayName("H4 a page whose name was made to lead here is no page of ours, where our hosts are named")
	void hosts(String target, String host, String origin, int status) {
		assertThat(named.status(target, (handshake) -> {
			handshake.header("Host", host);
			if (origin != null) {
				handshake.origin(origin);
			}
		})).isEqualTo(status);
	}

	@Test
	@DisplayName("H4 the own origin is compared without case and the dot at its end, whatever the host is")
	void anyHost() {
		assertThat(any.status("/anybody",
				(handshake) -> handshake.header("Host", "Some.Example.").origin("HTTP://SOME.example")))
			.isEqualTo(101);
		assertThat(any.status("/anybody",
				(handshake) -> handshake.header("Host", "some.example").origin("http://some.example..")))
			.isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com", "example.com:8443", "abc.de:80", "*", "example.*.com", "", "a b",
			"*.", "user@host", "example.com/path" })
	@DisplayName("H4 what is no name of a host fails the start")
	void invalid(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HandshakeHosts(List.of(name)))
			.withMessageContaining("wsext.allowed-hosts");
	}

	@WsExtEndpoint(path = "/anybody", authentication = HandshakeAuthentication.NONE)
	static class Anybody {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/any-origin", authentication = HandshakeAuthentication.NONE, allowedOrigins = "*")
	static class AnyOrigin {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
