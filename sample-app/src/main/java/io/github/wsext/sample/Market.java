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
