package io.github.wsext.sample;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The administrator's page in a real browser.
 */
class AdminBrowserTests extends AbstractBrowserTests {

	@Test
	@DisplayName("C9 the administrator sees connections come and go")
	void connections() {
		Page alice = enterAs("alice");
		Page carol = administrate();
		assertThat(carol.locator("#connections tr")).hasCount(1);
		assertThat(row(carol, "alice")).containsText("/chat/lobby");
		assertThat(row(carol, "alice")).containsText(this.connections.byUser("alice").iterator().next().id());
		Page bob = enterAs("bob");
		assertThat(row(carol, "bob")).containsText("/chat/lobby");
		assertThat(carol.locator("#count")).hasText("2 connections of 2 users");
		bob.close();
		alice.close();
		assertThat(carol.locator("#nobody")).isVisible();
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
		assertThat(row(carol, "alice")).hasCount(0);

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
		assertThat(carol.getByRole(AriaRole.STATUS)).containsText("Sent to alice on 1 connection.");
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
		carol.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Administration")).click();
		assertThat(carol.locator("#count")).containsText("connection");
		await().until(() -> this.connections.byUser("carol").isEmpty());
		return carol;
	}

	private static void write(Page carol, String user, String text) {
		button(carol, "Message " + user).click();
		carol.getByRole(AriaRole.DIALOG).getByLabel("Message").fill(text);
		button(carol, "Send").click();
		assertThat(carol.getByRole(AriaRole.DIALOG)).isHidden();
	}

	private static Locator row(Page page, String user) {
		return page.locator("#connections tr").filter(new Locator.FilterOptions().setHasText(user));
	}

	private static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
	}

}
