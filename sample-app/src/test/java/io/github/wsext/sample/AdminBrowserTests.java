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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.web.socket.CloseStatus;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The administrator's page in a real browser.
 */
class AdminBrowserTests extends AbstractBrowserTests {

	private static final String TICKETS = "**/ticket";

	@Autowired
	private UserDetailsManager users;

	@Test
	@DisplayName("C9 the administrator is told of connections that come and go, and asks for nothing")
	void connections() {
		Page alice = enterAs("alice");
		Page carol = administrate();
		List<String> requests = new ArrayList<>();
		carol.onRequest((request) -> requests.add(request.url()));
		assertThat(rows(carol)).hasCount(2);
		assertThat(row(carol, "alice")).containsText("/chat/lobby");
		assertThat(row(carol, "alice")).containsText(this.connections.byUser("alice").iterator().next().id());
		assertThat(row(carol, "carol")).containsText("/admin");
		assertThat(row(carol, "carol").locator(".you")).hasText("you");
		Page bob = enterAs("bob");
		assertThat(row(carol, "bob")).containsText("/chat/lobby");
		assertThat(row(carol, "bob").locator(".you")).isEmpty();
		assertThat(carol.locator("#count")).hasText("3 connections of 3 users");
		assertThat(carol.locator("#alone")).isHidden();
		bob.close();
		alice.close();
		assertThat(carol.locator("#alone")).isVisible();
		assertThat(rows(carol)).hasCount(1);
		assertThat(requests).isEmpty();
	}

	@Test
	@DisplayName("B2 markup in a name stays text, and such a user is disconnected like others")
	void markup() {
		String name = "<img src=x onerror=alert(1)>";
		this.users.createUser(User.withUsername(name).password("{noop}" + name).roles("USER").build());
		try (WsExtTestClient eve = WsExtTestClient.connect("/live").as(name).open()) {
			Page carol = administrate();
			assertThat(row(carol, "/live")).containsText(name);
			assertThat(carol.locator("#connections img")).hasCount(0);
			write(carol, name, "Hello");
			assertThat(carol.getByText("Sent to " + name + " on 1 connection.")).isVisible();
			button(carol, "Disconnect " + name).click();
			assertThat(carol.getByText(name + " is disconnected: 1 connection.")).isVisible();
			assertThat(row(carol, "/live")).hasCount(0);
			assertThat(eve.skipUntilClose().getCode()).isEqualTo(4540);
		}
		finally {
			this.users.deleteUser(name);
		}
	}

	@Test
	@DisplayName("B1 the page shows that it connects, that the line is lost, and comes back by itself")
	void reconnect() {
		enterAs("alice");
		Page carol = enterAs("carol");
		List<Route> tickets = new ArrayList<>();
		carol.route(TICKETS, tickets::add);
		administration(carol).click();
		assertThat(status(carol)).hasText("Connecting…");
		assertThat(carol.locator("#count")).hasText("Looking…");
		await().until(() -> {
			// Routes arrive while the page is asked something.
			assertThat(rows(carol)).hasCount(0);
			return !tickets.isEmpty();
		});
		carol.unroute(TICKETS);
		tickets.forEach(Route::resume);
		assertThat(status(carol)).hasText("Connected");
		assertThat(row(carol, "alice")).hasCount(1);

		carol.route(TICKETS, Route::abort);
		restart();
		assertThat(status(carol)).hasText(Pattern.compile("Reconnecting.*"));
		assertThat(row(carol, "alice")).hasCount(1);
		WsExtTestClient bob = WsExtTestClient.connect("/live").as("bob").open();
		assertThat(row(carol, "bob")).hasCount(0);
		carol.unroute(TICKETS);
		assertThat(status(carol)).hasText("Connected");
		assertThat(row(carol, "bob")).containsText("/live");
		bob.close();
	}

	@Test
	@DisplayName("B2 an administrator who is disconnected sees the end, and comes back when asked")
	void disconnected() {
		Page carol = administrate();
		button(carol, "Disconnect carol").click();
		assertThat(status(carol)).hasText("Disconnected");
		assertThat(carol.getByRole(AriaRole.ALERT)).hasText(Pattern.compile("Disconnected by an administrator.*"));
		assertThat(row(carol, "carol")).hasCount(1);
		assertThat(carol.locator("[inert]").getByText("/admin")).isVisible();
		button(carol, "Connect now").click();
		assertThat(status(carol)).hasText("Connected");
		assertThat(carol.locator("[inert]")).hasCount(0);
	}

	@Test
	@DisplayName("B2 a session that has ended leads to the door of the chat")
	void sessionEnded() {
		Page carol = administrate();
		carol.context().clearCookies();
		restart();
		assertThat(demoUser(carol, "carol")).isVisible();
	}

	@Test
	@DisplayName("B2 who has become somebody else in another window is led to the chat")
	void somebodyElse() {
		Page carol = administrate();
		carol.evaluate("""
				async () => {
				  const { post } = await import("/js/http.js");
				  await post("/login", { username: "alice", password: "alice" });
				}""");
		assertThat(title(carol)).hasText("lobby");
		assertThat(status(carol)).hasText("Connected");
		assertThat(carol.locator("#me-name")).hasText("alice");
	}

	@Test
	@DisplayName("B2 the administrator disconnects alice, whose chat does not come back by itself")
	void disconnect() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		Page carol = administrate();
		int[] tickets = { 0 };
		alice.onRequest((request) -> tickets[0] += request.url().endsWith("/ticket") ? 1 : 0);
		button(carol, "Disconnect alice").click();
		assertThat(status(alice)).hasText("Disconnected");
		assertThat(alice.getByRole(AriaRole.ALERT)).containsText("Disconnected by an administrator");
		assertThat(carol.getByText("alice is disconnected: 1 connection.")).isVisible();
		assertThat(row(carol, "alice")).hasCount(0);
		assertThat(row(carol, "bob")).hasCount(1);

		// What brings others back at once does not bring alice back.
		alice.evaluate("() => window.dispatchEvent(new Event('online'))");
		say(bob, "Where is Alice?");
		assertThat(bob.locator(".bubble")).hasText("Where is Alice?");
		assertThat(tickets[0]).isZero();
		assertThat(this.connections.byUser("alice")).isEmpty();
		assertThat(status(bob)).hasText("Connected");

		button(alice, "Connect now").click();
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("B2 what the administrator says is shown to that user, in the chat and at the market")
	void message() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		bob.navigate(url() + "live.html");
		assertThat(status(bob)).hasText("Connected");
		Page carol = administrate();
		write(carol, "alice", "Tea is <b>ready</b>");
		assertThat(carol.getByText("Sent to alice on 1 connection.")).isVisible();
		assertThat(alice.locator(".admin-notice")).containsText("Tea is <b>ready</b>");
		await().until(() -> this.connections.byUser("bob").size() == 1);
		write(carol, "bob", "For you, too");
		assertThat(bob.getByText("Administrator: For you, too")).isVisible();
		assertThat(alice.locator(".admin-notice")).hasCount(1);
	}

	@Test
	@DisplayName("B2 alice sees no way to the administration, and is refused")
	void forbidden() {
		Page alice = enterAs("alice");
		assertThat(alice.locator("#admin-link")).isHidden();
		Response response = alice.navigate(url() + "admin.html");
		assertThat(response.status()).isEqualTo(403);
	}

	private Page administrate() {
		Page carol = enterAs("carol");
		administration(carol).click();
		assertThat(status(carol)).hasText("Connected");
		await().until(() -> this.connections.byUser("carol")
			.stream()
			.map((connection) -> connection.handshake().path())
			.toList()
			.equals(List.of(AdminEndpoint.PATH)));
		assertThat(row(carol, "carol")).hasCount(1);
		return carol;
	}

	/**
	 * Ends the connections of administrators, who may come back.
	 */
	private void restart() {
		assertThat(this.connections.closeEndpoint(AdminEndpoint.PATH, CloseStatus.SERVICE_RESTARTED).local()).isOne();
	}

	private static Locator administration(Page page) {
		return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Administration"));
	}

	private static void write(Page carol, String user, String text) {
		button(carol, "Message " + user).click();
		carol.getByRole(AriaRole.DIALOG).getByLabel("Message").fill(text);
		button(carol, "Send").click();
		assertThat(carol.getByRole(AriaRole.DIALOG)).isHidden();
	}

	private static Locator rows(Page page) {
		return page.locator("#connections tr");
	}

	private static Locator row(Page page, String text) {
		return rows(page).filter(new Locator.FilterOptions().setHasText(text));
	}

	private static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
	}

}
