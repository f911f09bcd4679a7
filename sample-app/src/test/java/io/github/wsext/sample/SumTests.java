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

import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestEndpoints;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests for the conversation that adds up, which needs no server for it.
 */
class SumTests {

	@AutoClose
	private final WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new SumEndpoint());

	@Test
	@DisplayName("D10 numbers as text until '=', then the sum and 1000")
	void sum() {
		this.endpoints.connect("/sum")
			.send("1")
			.send("2.5")
			.send("-0.5")
			.send("39")
			.send("=")
			.expectText("42.0")
			.expectClose(1000);
		this.endpoints.connect("/sum").send("=").expectText("0").expectClose(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "forty-two", "", "1e999999999", "NaN" })
	@DisplayName("D10 what is no number ends the conversation with 1007")
	void notANumber(String text) {
		this.endpoints.connect("/sum").send("1").send(text).expectClose(1007);
	}

	@Test
	@DisplayName("D10 a binary message ends it with 1003")
	void binary() {
		this.endpoints.connect("/sum").send(new byte[] { 1 }).expectClose(1003);
	}

}
