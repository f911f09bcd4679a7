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

package io.github.wsext.endpoint;

import java.util.List;
import java.util.Map;

import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsExtEndpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointScanner}.
 */
class EndpointScannerTests {

	@ParameterizedTest
	@CsvSource({ "inheriting,, CLOSE, CLOSE", "inheriting,, CONFLATE, CONFLATE",
			"inheriting, DROP_NEWEST, CONFLATE, DROP_NEWEST", "inheriting, INHERIT, CONFLATE, CONFLATE",
			"dropping,, CLOSE, DROP_OLDEST", "dropping, CLOSE, CONFLATE, CLOSE",
			"dropping, INHERIT, CONFLATE, DROP_OLDEST" })
	@DisplayName("O2 the overflow policy of an endpoint is that of its property, its annotation or all endpoints, the first that does not inherit")
	void overflow(String name, @Nullable OverflowPolicy property, OverflowPolicy defaults, OverflowPolicy expected) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton(name, name.equals("dropping") ? new Dropping() : new Inheriting());
		EndpointSettings all = new EndpointSettings(DataSize.ofKilobytes(64), List.of(), UnhandledMessage.CLOSE,
				defaults);
		EndpointSettings own = new EndpointSettings(null, null, null, property);
		EndpointScanner scanner = new EndpointScanner(beanFactory, all, Map.of(name, own), TicketSupport.AVAILABLE,
				List.of());
		assertThat(scanner.endpoints()).singleElement().extracting(EndpointDescriptor::overflow).isEqualTo(expected);
	}

	@WsExtEndpoint("/inheriting")
	static class Inheriting {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/dropping", overflow = OverflowPolicy.DROP_OLDEST)
	static class Dropping {

		@OnText
		void text(String text) {
		}

	}

}
