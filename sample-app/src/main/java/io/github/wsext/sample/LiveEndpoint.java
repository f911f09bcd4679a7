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

import java.util.List;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnEvent;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

/**
 * Prices as they change, of the symbols that a browser asks for.
 */
@WsExtEndpoint(path = "/live", id = "live")
class LiveEndpoint {

	private static final String ALL = "*";

	@OnEvent("price:subscribe")
	Subscribed subscribe(@Valid Wanted wanted, WsConnection connection) {
		symbols(wanted).forEach((symbol) -> connection.subscribe(Market.topic(symbol)));
		return subscribed(connection);
	}

	@OnEvent("price:unsubscribe")
	Subscribed unsubscribe(@Valid Wanted wanted, WsConnection connection) {
		symbols(wanted).forEach((symbol) -> connection.unsubscribe(Market.topic(symbol)));
		return subscribed(connection);
	}

	private static List<String> symbols(Wanted wanted) {
		if (wanted.symbol().equals(ALL)) {
			return Market.SYMBOLS;
		}
		if (!Market.SYMBOLS.contains(wanted.symbol())) {
			throw new InvalidPayloadException("There is no such symbol", null);
		}
		return List.of(wanted.symbol());
	}

	private static Subscribed subscribed(WsConnection connection) {
		return new Subscribed(Market.SYMBOLS.stream()
			.filter((symbol) -> connection.topics().contains(Market.topic(symbol)))
			.toList());
	}

	/**
	 * What a browser sends.
	 *
	 * @param symbol a symbol, or {@code *} for all
	 */
	record Wanted(@NotBlank String symbol) {
	}

	/**
	 * What a browser receives prices of from now on.
	 *
	 * @param symbols the symbols
	 */
	record Subscribed(List<String> symbols) {
	}

}
