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

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Page.GetByTextOptions;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.github.wsext.WsTopics;
import io.github.wsext.sample.ChatEvent.Said;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.socket.CloseStatus;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The chat in a real browser.
 */
class ChatBrowserTests extends AbstractBrowserTests {

	@Autowired
	WsTopics topics;

	@Test
	@DisplayName("B2 two browsers see each other and chat")
	void chat() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		assertThat(log(alice)).containsText("bob joined");
		assertThat(members(alice)).hasText(new String[] { "alice", "bob" });
		assertThat(members(bob)).hasText(new String[] { "bob", "alice" });

		say(alice, "Hello Bob");
		say(bob, "Hello Alice");
		for (Page page : List.of(alice, bob)) {
			assertThat(bubbles(page)).hasText(new String[] { "Hello Bob", "Hello Alice" });
		}
		assertThat(alice.locator(".own .bubble")).hasText("Hello Bob");
		assertThat(bob.locator(".own .bubble")).hasText("Hello Alice");

		logOut(bob);
		assertThat(log(alice)).containsText("bob left");
		assertThat(members(alice)).hasText(new String[] { "alice" });
	}

	@Test
	@DisplayName("B2 a picture is sent as a binary message, made small enough before")
	void picture() throws IOException {
		Page alice = enterAs("alice");
		List<Integer> sizes = new ArrayList<>();
		BrowserContext context = context();
		Page bob = page(context);
		bob.onWebSocket((socket) -> socket.onFrameReceived((frame) -> collectBinary(frame, sizes)));
		enterAs(bob, "bob");
		byte[] picture = noise(1800, 1400);
		assertThat(picture).hasSizeGreaterThan(2_000_000);
		alice.locator("#file").setInputFiles(new FilePayload("noise.png", "image/png", picture));

		for (Page page : List.of(alice, bob)) {
			Locator image = page.getByAltText("Picture from alice");
			assertThat(image).isVisible();
			assertThat((int) image.evaluate("(image) => image.naturalWidth")).isPositive();
		}
		assertThat(sizes).singleElement().satisfies((size) -> assertThat(size).isBetween(10_000, 1_000_000));
		say(bob, "Fine noise");
		assertThat(bubbles(alice)).hasText("Fine noise");
	}

	@Test
	@DisplayName("B2 a picture of another client is shown as whose it is, other bytes as bytes")
	void binaryOfAnotherClient() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		bob.evaluate("""
				async () => {
				  const { WsExtClient } = await import("/wsext/client.js");
				  const canvas = document.createElement("canvas");
				  const picture = await new Promise((resolve) => canvas.toBlob(resolve));
				  const client = new WsExtClient("/chat/lobby");
				  client.send(new Uint8Array([1, 2, 3]));
				  client.send(picture);
				}""");
		assertThat(log(alice)).containsText("3 bytes arrived that are no picture");
		assertThat(alice.getByAltText("Picture from bob")).isVisible();
	}

	@Test
	@DisplayName("B2 what is no picture is not sent")
	void noPicture() {
		Page alice = enterAs("alice");
		alice.locator("#file").setInputFiles(new FilePayload("a.png", "image/png", new byte[] { 1, 2, 3 }));
		assertThat(alice.getByRole(AriaRole.ALERT)).containsText("not a picture");
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("P1 a room does not hear what is said in another, and one can change rooms")
	void rooms() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		room(bob, "random").click();
		assertThat(title(bob)).hasText("random");
		assertThat(status(bob)).hasText("Connected");
		assertThat(log(alice)).containsText("bob left");
		assertThat(members(alice)).hasText(new String[] { "alice" });

		say(alice, "Only in the lobby");
		assertThat(bubbles(alice)).hasText("Only in the lobby");
		say(bob, "Only at random");
		assertThat(bubbles(bob)).hasText("Only at random");

		room(alice, "random").click();
		assertThat(log(bob)).containsText("alice joined");
		say(alice, "Here I am");
		assertThat(bubbles(bob)).hasText(new String[] { "Only at random", "Here I am" });
		assertThat(bubbles(alice)).hasText("Here I am");
	}

	@Test
	@DisplayName("N1 two windows of one user are one, and whoever closes one of them stays")
	void twoWindows() {
		Page bob = enterAs("bob");
		BrowserContext context = context();
		Page first = page(context);
		enterAs(first, "alice");
		assertThat(log(bob)).hasText(Pattern.compile("^alice joined \\S+( \\S+)?$"));
		Page second = page(context);
		second.navigate(url());
		assertThat(status(second)).hasText("Connected");
		for (Page page : List.of(first, second)) {
			assertThat(members(page)).hasText(new String[] { "alice", "bob" });
		}
		await().until(() -> this.connections.byUser("alice").size() == 2);
		first.close();
		await().until(() -> this.connections.byUser("alice").size() == 1);
		say(second, "Still here");
		assertThat(bubbles(bob)).hasText("Still here");
		// What would be told of her would have come before what she has said.
		assertThat(log(bob)).not().containsText("left");
		assertThat(bob.locator(".line")).hasCount(1);
		assertThat(members(bob)).hasText(new String[] { "bob", "alice" });
		assertThat(counts(bob)).hasText(new String[] { "2", "" });

		second.close();
		assertThat(log(bob)).containsText("alice left");
		assertThat(members(bob)).hasText(new String[] { "bob" });
	}

	@Test
	@DisplayName("N2 a page that comes back shows who is here now: nobody who has gone, nobody twice")
	void listAfterTheLineWasDown() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		Page carol = enterAs("carol");
		assertThat(members(alice)).hasText(new String[] { "alice", "bob", "carol" });
		keepAway(alice, bob);
		carol.close();
		assertThat(log(bob)).containsText("carol left");
		alice.unroute("**/ticket");
		assertThat(status(alice)).hasText("Connected");
		assertThat(members(alice)).hasText(new String[] { "alice", "bob" });
		assertThat(members(bob)).hasText(new String[] { "bob", "alice" });
		assertThat(counts(alice)).hasText(new String[] { "2", "" });
	}

	@Test
	@DisplayName("H1 a room that does not exist is closed to the client")
	void unknownRoom() {
		Page alice = enterAs("alice");
		Object close = alice.evaluate("""
				async () => {
				  const { WsExtClient } = await import("/wsext/client.js");
				  const client = new WsExtClient("/chat/nowhere", { reconnect: false });
				  return new Promise((resolve) => client.on("close", ({ code }) => resolve(code)));
				}""");
		assertThat(close).isEqualTo(1006);
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("D6 an empty message shows the server's error to the sender alone, and the chat goes on")
	void emptyMessage() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		say(alice, "   ");
		assertThat(alice.getByRole(AriaRole.ALERT)).containsText("must not be blank");
		say(alice, "Better");
		assertThat(bubbles(bob)).hasText("Better");
		assertThat(bob.getByRole(AriaRole.ALERT)).hasCount(0);
	}

	@Test
	@DisplayName("B1 a disconnect by the server leads to a new connection with a new ticket, never in the URL")
	void reconnect() {
		BrowserContext context = context();
		Page alice = page(context);
		List<String> tickets = new ArrayList<>();
		List<String> urls = new ArrayList<>();
		alice.onResponse((response) -> {
			if (response.url().endsWith("/ticket")) {
				tickets.add(response.text());
			}
		});
		alice.onWebSocket((socket) -> urls.add(socket.url()));
		enterAs(alice, "alice");
		assertThat(this.connections.closeUser("alice", new CloseStatus(4490, "Reconnect")).local()).isOne();
		assertThat(log(alice)).containsText("You are back, and have missed nothing.");
		assertThat(status(alice)).hasText("Connected");
		say(alice, "Here again");
		assertThat(bubbles(alice)).hasText("Here again");
		assertThat(tickets).hasSize(2).doesNotHaveDuplicates();
		assertThat(urls).hasSize(2).containsOnly("ws://localhost:" + this.port + "/chat/lobby");
	}

	@Test
	@DisplayName("B1 a code from 4500 on keeps the client away until the user asks")
	void stayAway() {
		Page alice = enterAs("alice");
		this.connections.closeUser("alice", new CloseStatus(4540, "Disconnected by an administrator"));
		assertThat(status(alice)).hasText("Disconnected");
		assertThat(alice.getByRole(AriaRole.ALERT)).containsText("Disconnected by an administrator");
		assertThat(this.connections.byUser("alice")).isEmpty();
		alice.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Connect now")).click();
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("B1 what is said while the line is down arrives when it is back")
	void queue() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		keepAway(alice, bob);
		assertThat(status(alice)).hasText(Pattern.compile("Reconnecting.*"));
		say(alice, "Can you hear me?");
		alice.unroute("**/ticket");
		assertThat(bubbles(bob)).hasText("Can you hear me?");
		assertThat(status(alice)).hasText("Connected");
	}

	@Test
	@DisplayName("S6 what was said while the line is down is there when it is back, and the page says so")
	void caughtUp() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		say(bob, "Before");
		assertThat(bubbles(alice)).hasText("Before");
		keepAway(alice, bob);
		say(bob, "Are you there?");
		say(bob, "Alice?");
		assertThat(bubbles(bob)).hasCount(3);
		alice.unroute("**/ticket");
		assertThat(log(alice)).containsText("Caught up on 2 messages.");
		assertThat(bubbles(alice)).hasText(new String[] { "Before", "Are you there?", "Alice?" });
	}

	@Test
	@DisplayName("S6 a page that is loaded anew shows what it has heard, and goes on from there")
	void loadedAnew() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		say(bob, "Before");
		assertThat(bubbles(alice)).hasText("Before");
		alice.navigate("about:blank");
		assertThat(log(bob)).containsText("alice left");
		say(bob, "Meanwhile");
		assertThat(bubbles(bob)).hasCount(2);
		alice.navigate(url());
		assertThat(log(alice)).containsText("Caught up on 1 message.");
		assertThat(bubbles(alice)).hasText(new String[] { "Before", "Meanwhile" });
	}

	@Test
	@DisplayName("S2 more than is kept is said to be gone, and the page goes on with what is new")
	void gone() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		say(bob, "Before");
		assertThat(bubbles(alice)).hasText("Before");
		keepAway(alice, bob);
		for (int i = 0; i < 101; i++) {
			this.topics.publish(Rooms.topic("lobby"), new Said("lobby", "bob", "More " + i, Instant.now()));
		}
		alice.unroute("**/ticket");
		assertThat(log(alice)).containsText("Some messages are gone.");
		say(bob, "After");
		assertThat(bubbles(alice)).hasText(new String[] { "Before", "After" });
	}

	@Test
	@DisplayName("B1 a session that has ended leads to the login")
	void sessionEnded() {
		BrowserContext context = context();
		Page alice = page(context);
		enterAs(alice, "alice");
		context.clearCookies();
		this.connections.closeUser("alice", new CloseStatus(4401, "Authentication expired"));
		assertThat(alice.getByRole(AriaRole.ALERT)).hasText("You are no longer signed in.");
		demoUser(alice, "bob").click();
		assertThat(status(alice)).hasText("Connected");
		assertThat(members(alice)).hasText(new String[] { "bob" });
	}

	@Test
	@DisplayName("B2 one can log out and come in as somebody else")
	void logOutAndIn() {
		Page page = enterAs("alice");
		logOut(page);
		assertThat(demoUser(page, "bob")).isVisible();
		page.reload();
		demoUser(page, "bob").click();
		assertThat(status(page)).hasText("Connected");
		assertThat(members(page)).hasText(new String[] { "bob" });
	}

	@Test
	@DisplayName("B2 the login form takes a name and its password, and no other")
	void loginForm() {
		Page page = page(context());
		page.navigate(url());
		page.getByLabel("Name").fill("carol");
		page.getByLabel("Password").fill("alice");
		Locator signIn = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Sign in"));
		signIn.click();
		assertThat(page.getByRole(AriaRole.ALERT)).hasText("Name and password do not match.");
		page.getByLabel("Name").fill("carol");
		page.getByLabel("Password").fill("carol");
		signIn.click();
		assertThat(status(page)).hasText("Connected");
		assertThat(members(page)).hasText(new String[] { "carol" });
	}

	@Test
	@DisplayName("B2 markup in a message stays text")
	void markup() {
		Page alice = enterAs("alice");
		Page bob = enterAs("bob");
		String markup = "<img src=x onerror=alert(1)><b>bold</b>";
		say(alice, markup);
		assertThat(bubbles(bob)).hasText(markup);
		assertThat(bob.locator(".bubble *")).hasCount(0);
	}

	/**
	 * Cuts the line of alice, who cannot come back before tickets are let through again.
	 */
	private void keepAway(Page alice, Page bob) {
		alice.route("**/ticket", (route) -> route.abort());
		this.connections.closeUser("alice", new CloseStatus(4490, "Reconnect"));
		assertThat(log(bob)).containsText("alice left");
	}

	private static void collectBinary(WebSocketFrame frame, List<Integer> sizes) {
		if (frame.binary() != null) {
			sizes.add(frame.binary().length);
		}
	}

	private static void logOut(Page page) {
		page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Log out")).click();
		assertThat(page.getByText("Come in as", new GetByTextOptions().setExact(true))).isVisible();
	}

	private static Locator room(Page page, String name) {
		return page.getByRole(AriaRole.NAVIGATION).getByText(name);
	}

	private static Locator bubbles(Page page) {
		return page.locator(".bubble");
	}

	private static Locator members(Page page) {
		return page.locator("#members .member-name");
	}

	/**
	 * How many are in the rooms.
	 */
	private static Locator counts(Page page) {
		return page.locator("#rooms .count");
	}

	/**
	 * A picture that does not compress well.
	 */
	private static byte[] noise(int width, int height) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Random random = new Random(1);
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				image.setRGB(x, y, random.nextInt());
			}
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(image, "png", bytes);
		return bytes.toByteArray();
	}

}
