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

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.ActiveProfiles;
import org.springframework.web.socket.CloseStatus;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console for developers in a real browser.
 */
@ActiveProfiles("dev")
class ConsoleBrowserTests extends AbstractBrowserTests {

	private static final String CONSOLE = "wsext/console";

	@Test
	@DisplayName("Q8 the console lists the endpoints with their facts and callbacks")
	void lists() {
		Page page = consoleOf("alice");
		assertThat(page.locator("#endpoints .path"))
			.hasText(new String[] { "/admin", "/chat/{room}", "/echo", "/live", "/sum" });
		assertThat(page.locator("#user")).hasText("alice");
		assertThat(page.locator("#application")).hasText("wsext-sample");
		choose(page, "/live");
		assertThat(page.locator("#facts")).containsText("ticket");
		page.getByText("Callbacks").click();
		assertThat(page.locator("#callbacks li"))
			.hasText(new String[] { "@OnEvent(\"price:subscribe\")LiveEndpoint.subscribe",
					"@OnEvent(\"price:unsubscribe\")LiveEndpoint.unsubscribe" });
	}

	@Test
	@DisplayName("Q8 with a ticket of the logged-in user and the variables of the path it connects, and shows what goes and comes")
	void texts() {
		Page page = consoleOf("alice");
		choose(page, "/chat/{room}");
		variable(page, "room").fill("lobby");
		connect(page);
		await().until(() -> this.connections.byUser("alice").size() == 1);
		assertThat(this.connections.byTopic("/chat/lobby")).hasSize(1);
		send(page, "{\"text\":\"Hello\"}");
		assertThat(entry(page, "out")).containsText("{\"text\":\"Hello\"}");
		assertThat(entry(page, "out").locator(".size")).hasText("16 B");
		assertThat(entry(page, "out").locator("time")).hasText(Pattern.compile("\\d{2}:\\d{2}:\\d{2}\\.\\d{3}"));
		Locator said = entry(page, "in").filter(new Locator.FilterOptions().setHasText("Hello"));
		said.locator("summary").click();
		assertThat(said.locator("pre")).containsText(Pattern.compile("\n\\s+\"user\": \"alice\",\n"));
	}

	@Test
	@DisplayName("Q8 events go with the names that the endpoint knows, and their answers come")
	void events() {
		Page page = consoleOf("alice");
		choose(page, "/live");
		connect(page);
		assertThat(page.locator("#event-names option")).hasCount(2);
		assertThat(label(page, "Name")).hasValue("price:subscribe");
		label(page, "Payload, JSON or nothing").fill("{\"symbol\": \"ACME\"}");
		button(page, "Send").click();
		assertThat(entry(page, "in").first()).containsText(Pattern.compile("price:subscribe.*ACME.*\"id\":\"1\""));
		assertThat(entry(page, "in").first().locator(".kind")).hasText("event");
		label(page, "Payload, JSON or nothing").fill("{symbol");
		button(page, "Send").click();
		assertThat(page.locator("#send-problem")).containsText("The payload is no JSON");
		assertThat(entry(page, "out")).hasCount(1);
	}

	@Test
	@DisplayName("Q8 bytes are written in hex or base64, or come from a file; endpoints without login need no ticket")
	void bytes() {
		Page page = consoleOf("alice");
		int[] tickets = { 0 };
		page.onRequest((request) -> tickets[0] += request.url().endsWith("/ticket") ? 1 : 0);
		choose(page, "/echo");
		connect(page);
		page.getByText("Binary", new Page.GetByTextOptions().setExact(true)).click();
		label(page, "Bytes", true).fill("ca fe 0");
		button(page, "Send").click();
		assertThat(page.locator("#send-problem")).containsText("no bytes in hex");
		label(page, "Bytes", true).fill("ca fe 00 41");
		button(page, "Send").click();
		assertThat(entry(page, "in").last()).containsText("4 B");
		entry(page, "in").last().locator("summary").click();
		assertThat(entry(page, "in").last().locator("pre")).containsText("ca fe 00 41");
		page.locator("#encoding").selectOption("base64");
		label(page, "Bytes", true).fill("AAECAwQ=");
		page.keyboard().press("Control+Enter");
		assertThat(entry(page, "in").last()).containsText("00 01 02 03 04");
		page.locator("#encoding").selectOption("file");
		page.locator("#file")
			.setInputFiles(new FilePayload("a.txt", "text/plain", "from a file".getBytes(StandardCharsets.UTF_8)));
		button(page, "Send").click();
		assertThat(entry(page, "in").last()).containsText("11 B");
		assertThat(tickets[0]).isZero();
	}

	@Test
	@DisplayName("Q8 the end of a connection is shown with its code, its meaning and its reason")
	void closes() {
		Page page = consoleOf("alice");
		choose(page, "/live");
		Map<CloseStatus, String> ends = new LinkedHashMap<>();
		ends.put(new CloseStatus(4438, "slow consumer"),
				"4438: The client reads too slowly, and its queue was full; come back. The reason given is \"slow consumer\".");
		ends.put(new CloseStatus(4401), "4401: The login has ended; log in and come back.");
		ends.put(new CloseStatus(1001), "1001: The server shuts down or is drained, or the page was left.");
		ends.put(new CloseStatus(4242, "own"),
				"4242: The application's own code; come back. The reason given is \"own\".");
		ends.put(new CloseStatus(4777), "4777: The application's own code; do not come back.");
		ends.put(new CloseStatus(3333), "3333: Registered by a library or framework.");
		ends.forEach((status, shown) -> {
			connect(page);
			await().until(() -> this.connections.byEndpoint("/live").size() == 1);
			this.connections.closeEndpoint("/live", status);
			assertThat(status(page)).hasText("Not connected");
			assertThat(page.locator(".entry").last().locator(".preview")).hasText(shown);
		});
	}

	@Test
	@DisplayName("Q8 a handshake that is refused is shown with its status and what the application says")
	void refusedHandshake() {
		Page page = consoleOf("alice");
		choose(page, "/chat/{room}");
		variable(page, "room").fill("cellar");
		button(page, "Connect").click();
		assertThat(problem(page)).hasText("The handshake was refused with 404. There is no room cellar.");
		choose(page, "/admin");
		button(page, "Connect").click();
		assertThat(problem(page)).containsText("The handshake was refused with 403.");
		assertThat(page.locator(".entry")).hasCount(2);
	}

	@Test
	@DisplayName("Q8 who is not logged in, or no longer, is told so, and goes on after the login")
	void login() {
		Page page = page(context());
		page.navigate(url() + CONSOLE);
		assertThat(page.getByRole(AriaRole.ALERT)).containsText("You are not logged in, or no longer.");
		assertThat(page.locator("#console")).isHidden();
		Page other = page.context().newPage();
		enterAs(other, "bob");
		other.close();
		button(page, "Try again").click();
		assertThat(page.locator("#user")).hasText("bob");
		choose(page, "/live");
		page.context().clearCookies();
		button(page, "Connect").click();
		assertThat(problem(page)).containsText("You are not logged in, or no longer. Log in");
	}

	@Test
	@DisplayName("Q8 tickets that are refused for a while are shown with the wait")
	void refusedTicket() {
		Page page = consoleOf("alice");
		page.route("**/ticket",
				(route) -> route.fulfill(new Route.FulfillOptions().setStatus(429)
					.setHeaders(Map.of("Retry-After", "17", "Content-Type", "application/problem+json"))
					.setBody("{\"detail\":\"Too many tickets\"}")));
		choose(page, "/live");
		button(page, "Connect").click();
		assertThat(problem(page)).containsText("No ticket: 429. Too many tickets.");
		assertThat(problem(page)).containsText("Try again in 17 s.");
	}

	@Test
	@DisplayName("Q8 markup in messages, reasons and refusals stays text")
	void markup() {
		String markup = "<img src=x onerror=\"document.title='owned'\">";
		Page page = consoleOf("alice");
		choose(page, "/echo");
		connect(page);
		send(page, markup);
		assertThat(entry(page, "in")).containsText(markup);
		entry(page, "in").locator("summary").click();
		assertThat(entry(page, "in").locator("pre")).hasText(markup);
		this.connections.closeEndpoint("/echo", new CloseStatus(4000, markup));
		assertThat(page.locator(".entry").last()).containsText(markup);
		choose(page, "/chat/{room}");
		variable(page, "room").fill(markup);
		button(page, "Connect").click();
		assertThat(problem(page)).containsText(markup);
		assertThat(page.locator("main img")).hasCount(0);
		assertThat(page).hasTitle("WsExt Console");
	}

	@Test
	@DisplayName("Q8 a fast topic does not fill the page: the latest 500 are kept, and it can be paused, filtered and cleared")
	void fast() {
		Page page = consoleOf("alice");
		choose(page, "/echo");
		connect(page);
		await().until(() -> this.connections.byEndpoint("/echo").size() == 1);
		for (int i = 1; i <= 2000; i++) {
			this.connections.byEndpoint("/echo").forEach((connection) -> connection.send("message"));
		}
		this.connections.byEndpoint("/echo").forEach((connection) -> connection.send("the last"));
		assertThat(page.locator(".entry").last()).containsText("the last");
		assertThat(page.locator(".entry")).hasCount(500);
		assertThat(page.locator("#count")).containsText("the latest 500 are kept");
		button(page, "Pause").click();
		send(page, "while paused");
		assertThat(button(page, "Resume (2)")).isVisible();
		assertThat(page.locator(".entry").last()).containsText("the last");
		button(page, "Resume (2)").click();
		assertThat(page.locator(".entry").last()).containsText("while paused");
		page.getByRole(AriaRole.SEARCHBOX).fill("PAUSED");
		assertThat(page.locator(".entry")).hasCount(2);
		button(page, "Clear").click();
		assertThat(page.locator(".entry")).hasCount(0);
		assertThat(page.locator("#empty")).isVisible();
	}

	@Test
	@DisplayName("Q8 everything can be done with the keyboard")
	void keyboard() {
		Page page = consoleOf("alice");
		page.keyboard().press("Tab");
		page.keyboard().press("ArrowDown");
		page.keyboard().press("ArrowDown");
		assertThat(page.locator("#endpoint-path")).hasText("/echo");
		label(page, "Query").focus();
		page.keyboard().press("Enter");
		assertThat(status(page)).hasText("Connected");
		page.locator("#text").focus();
		page.keyboard().type("typed");
		page.keyboard().press("Control+Enter");
		assertThat(entry(page, "in")).containsText("typed");
		entry(page, "in").locator("summary").focus();
		page.keyboard().press("Enter");
		assertThat(entry(page, "in").locator("pre")).hasText("typed");
		button(page, "Disconnect").focus();
		page.keyboard().press("Enter");
		assertThat(page.locator(".entry").last()).containsText("1000: All is done.");
	}

	@Test
	void jsonIsLaidOutAsItWasWritten() {
		Page page = consoleOf("alice");
		assertThat(page.evaluate(
				"""
						async () => {
						  const { pretty } = await import("/wsext/console/format.js");
						  return [pretty('{"a":[1,12345678901234567890],"b":{},"c":"x,{\\\\"}","d":[]}'), pretty("no"), pretty("1e2")];
						}"""))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly("""
					{
					  "a": [
					    1,
					    12345678901234567890
					  ],
					  "b": {},
					  "c": "x,{\\"}",
					  "d": []
					}""", null, "1e2");
	}

	@Test
	void variablesOfPathsAreFilledIn() {
		Page page = consoleOf("alice");
		assertThat(page.evaluate("""
				async () => {
				  const { fill } = await import("/wsext/console/format.js");
				  return [fill("/chat/{room}", ["caf\u00e9 1"]), fill("/a/{id:[0-9]{2}}/{z}", ["12", "/"]),
				    fill("/files/{*rest}", ["x/y z"]), fill("/a/*", ["b"]), fill("/plain", [])];
				}""")).isEqualTo(List.of("/chat/caf%C3%A9%201", "/a/12/%2F", "/files/x/y%20z", "/a/b", "/plain"));
	}

	private Page consoleOf(String user) {
		Page page = enterAs(user);
		page.navigate(url() + CONSOLE);
		assertThat(page.locator("#endpoints li")).hasCount(5);
		await().until(() -> this.connections.count() == 0);
		return page;
	}

	private static void choose(Page page, String path) {
		page.locator("#endpoints label").filter(new Locator.FilterOptions().setHasText(path)).click();
		assertThat(page.locator("#endpoint-path")).hasText(path);
	}

	private static void connect(Page page) {
		button(page, "Connect").click();
		assertThat(status(page)).hasText("Connected");
	}

	private static void send(Page page, String text) {
		page.locator("#text").fill(text);
		button(page, "Send").click();
	}

	private static Locator entry(Page page, String direction) {
		return page.locator("[data-direction=" + direction + "]");
	}

	private static Locator problem(Page page) {
		return page.locator("#problem");
	}

	private static Locator variable(Page page, String name) {
		return page.locator("#variables").getByLabel(name);
	}

	private static Locator label(Page page, String text) {
		return label(page, text, false);
	}

	private static Locator label(Page page, String text, boolean exact) {
		return page.getByLabel(text, new GetByLabelOptions().setExact(exact));
	}

	private static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
	}

}
