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

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnError;
import io.github.wsext.OnText;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for advice that is limited to some endpoints.
 */
class AdviceTests {

	@ParameterizedTest
	@CsvSource({ "/priced, priced", "/special, priced", "/plain, package" })
	@DisplayName("D6 advice serves the endpoints of the types and packages that it names, subtypes included, else all")
	void limited(String path, String expected) {
		try (RunningApplication application = RunningApplication.start(PricedEndpoint.class, SpecialEndpoint.class,
				PlainEndpoint.class, PricedAdvice.class, ElsewhereAdvice.class, PackageAdvice.class);
				TestWebSocket client = TestWebSocket.connect(application.port(), path)) {
			assertThat(client.send("hi").takeText()).isEqualTo(expected);
		}
	}

	interface Priced {

	}

	static class Failing {

		@OnText
		void text(String text) {
			throw new IllegalStateException("as the test wants it");
		}

	}

	@WsExtEndpoint(path = "/priced", authentication = HandshakeAuthentication.NONE)
	static class PricedEndpoint extends Failing implements Priced {

	}

	@WsExtEndpoint(path = "/special", authentication = HandshakeAuthentication.NONE)
	static class SpecialEndpoint extends Failing {

	}

	@WsExtEndpoint(path = "/plain", authentication = HandshakeAuthentication.NONE)
	static class PlainEndpoint extends Failing {

	}

	@WsExtAdvice(endpoints = { Priced.class, SpecialEndpoint.class })
	@Order(2)
	static class PricedAdvice {

		@OnError
		String failed(IllegalStateException failure) {
			return "priced";
		}

	}

	@WsExtAdvice(basePackages = { "io.github.wsext.dispatch.elsewhere", "io.github.wsext.dis" })
	@Order(1)
	static class ElsewhereAdvice {

		@OnError
		String failed(IllegalStateException failure) {
			return "elsewhere";
		}

	}

	@WsExtAdvice(basePackages = "io.github.wsext")
	@Order(3)
	static class PackageAdvice {

		@OnError
		String failed(IllegalStateException failure) {
			return "package";
		}

	}

}
