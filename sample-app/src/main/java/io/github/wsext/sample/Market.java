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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.github.wsext.WsEvents;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * A made-up market: the prices of ten symbols walk at random. Each step is published; the
 * batch of {@code application.yml} makes one message a second of them.
 */
@Component
class Market {

	static final List<String> SYMBOLS = List.of("ACME", "BOLT", "CRAB", "DUNE", "ECHO", "FERN", "GLOW", "HAZE", "IRIS",
			"JADE");

	private static final double VOLATILITY = 0.004;

	private final WsEvents events;

	private final RandomGenerator random = RandomGenerator.getDefault();

	private final Map<String, BigDecimal> prices = new LinkedHashMap<>();

	Market(WsEvents events) {
		this.events = events;
		SYMBOLS.forEach((symbol) -> this.prices.put(symbol, BigDecimal.valueOf(this.random.nextInt(20, 200))));
	}

	/**
	 * The topic of a symbol.
	 */
	static String topic(String symbol) {
		return "/live/" + symbol;
	}

	@Scheduled(fixedRate = 250)
	synchronized void walk() {
		Instant now = Instant.now();
		this.prices.replaceAll((symbol, last) -> step(last));
		this.prices
			.forEach((symbol, price) -> this.events.publish(topic(symbol), "price", new Price(symbol, price, now)));
	}

	private BigDecimal step(BigDecimal last) {
		BigDecimal next = last.multiply(BigDecimal.valueOf(1 + this.random.nextGaussian() * VOLATILITY));
		return next.max(BigDecimal.ONE).setScale(2, RoundingMode.HALF_UP);
	}

	/**
	 * The price of a symbol.
	 *
	 * @param symbol the symbol
	 * @param price its price
	 * @param at when it had that price
	 */
	record Price(String symbol, BigDecimal price, Instant at) {
	}

}
