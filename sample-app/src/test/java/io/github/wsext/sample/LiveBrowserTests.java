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
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The market in a real browser.
 */
class LiveBrowserTests extends AbstractBrowserTests {

	private static final String PRESSED = "aria-pressed";

	@Test
	@DisplayName("B2 the chat leads to the market, whose sparklines move")
	void sparklinesMove() {
		Page alice = enterMarket();
		assertThat(alice.locator(".symbol")).hasCount(Market.SYMBOLS.size());
		for (String symbol : List.of("ACME", "FERN")) {
			String before = points(alice, symbol);
			await().until(() -> !points(alice, symbol).equals(before) && points(alice, symbol).split(" ").length > 4);
			assertThat(card(alice, symbol).locator(".price")).hasText(Pattern.compile("\\d+\\.\\d{2}"));
			assertThat(card(alice, symbol).locator(".change")).hasText(Pattern.compile("[+-]?\\d+\\.\\d{2}%"));
		}
	}

	@Test
	@DisplayName("B2 a click follows a symbol, another one leaves it")
	void followAndLeave() {
		Page alice = enterMarket();
		assertThat(card(alice, "JADE")).hasAttribute(PRESSED, "false");
		card(alice, "JADE").click();
		assertThat(card(alice, "JADE")).hasAttribute(PRESSED, "true");
		await().until(() -> points(alice, "JADE").split(" ").length > 2);
		assertThat(this.connections.byTopic("/live/JADE")).hasSize(1);

		card(alice, "ACME").click();
		assertThat(card(alice, "ACME")).hasAttribute(PRESSED, "false");
		assertThat(this.connections.byTopic("/live/ACME")).isEmpty();
		String left = points(alice, "ACME");
		String followed = points(alice, "JADE");
		await().until(() -> !points(alice, "JADE").equals(followed));
		assertThat(points(alice, "ACME")).isEqualTo(left);
	}

	@Test
	@DisplayName("B2 all symbols can be followed at once, and none")
	void allAndNone() {
		Page alice = enterMarket();
		button(alice, "Follow all").click();
		assertThat(alice.locator("[aria-pressed=true]")).hasCount(Market.SYMBOLS.size());
		button(alice, "Follow none").click();
		assertThat(alice.locator("[aria-pressed=false]")).hasCount(Market.SYMBOLS.size());
		assertThat(this.connections.byUser("alice")).singleElement()
			.satisfies((connection) -> assertThat(connection.topics()).containsExactly("/live"));
	}

	@Test
	@DisplayName("B1 what was followed is followed again after a reconnect")
	void reconnect() {
		Page alice = enterMarket();
		button(alice, "Follow none").click();
		assertThat(alice.locator("[aria-pressed=false]")).hasCount(Market.SYMBOLS.size());
		card(alice, "IRIS").click();
		assertThat(card(alice, "IRIS")).hasAttribute(PRESSED, "true");
		String id = onlyConnectionOfAlice();
		this.connections.closeUser("alice", new CloseStatus(4490, "Reconnect"));
		await().until(() -> this.connections.byTopic("/live/IRIS")
			.stream()
			.anyMatch((connection) -> !connection.id().equals(id)));
		String before = points(alice, "IRIS");
		await().until(() -> !points(alice, "IRIS").equals(before));
		assertThat(alice.locator("[aria-pressed=true]")).hasCount(1);
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("B2 who is not logged in is led to the door of the chat")
	void stranger() {
		Page page = page(context());
		page.navigate(url() + "live.html");
		assertThat(demoUser(page, "alice")).isVisible();
	}

	private Page enterMarket() {
		Page alice = enterAs("alice");
		alice.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Live market")).click();
		assertThat(status(alice)).hasText("Connected");
		assertThat(alice.locator("[aria-pressed=true]")).hasCount(6);
		return alice;
	}

	private String onlyConnectionOfAlice() {
		await().until(() -> this.connections.byUser("alice").size() == 1);
		return this.connections.byUser("alice").iterator().next().id();
	}

	private static Locator card(Page page, String symbol) {
		return page.locator("[data-symbol=" + symbol + "]");
	}

	private static String points(Page page, String symbol) {
		String points = card(page, symbol).locator("polyline").getAttribute("points");
		return (points != null) ? points : "";
	}

	private static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
	}

}
