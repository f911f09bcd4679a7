package io.github.wsext.sample;

import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * Tests for the conversation that adds up.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SumTests {

	@Test
	@DisplayName("D10 numbers as text until '=', then the sum and 1000")
	void sum() {
		WsExtTestClient.connect("/sum")
			.send("1")
			.send("2.5")
			.send("-0.5")
			.send("39")
			.send("=")
			.expectText("42.0")
			.expectClose(1000);
		WsExtTestClient.connect("/sum").send("=").expectText("0").expectClose(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "forty-two", "", "1e999999999", "NaN" })
	@DisplayName("D10 what is no number ends the conversation with 1007")
	void notANumber(String text) {
		WsExtTestClient.connect("/sum").send("1").send(text).expectClose(1007);
	}

	@Test
	@DisplayName("D10 a binary message ends it with 1003")
	void binary() {
		WsExtTestClient.connect("/sum").send(new byte[] { 1 }).expectClose(1003);
	}

}
