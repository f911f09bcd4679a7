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

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.github.wsext.test.WsExtTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as a cluster, as its launcher starts it: Redis, two nodes and a proxy, each
 * a process of its own, met in a real browser.
 */
@Tag("cluster")
@EnabledIf(value = "io.github.wsext.sample.InstalledBrowser#isExpected",
		disabledReason = "no browser is installed: install chromium to run these tests")
class ClusterBrowserTests {

	private static @Nullable ClusterProcess cluster;

	private static @Nullable InstalledBrowser installed;

	private final List<String> complaints = new ArrayList<>();

	@BeforeAll
	static void start() throws Exception {
		installed = InstalledBrowser.launch();
		PlaywrightAssertions.setDefaultAssertionTimeout(Patience.LIMIT.toMillis());
		cluster = ClusterProcess.start();
	}

	@AfterAll
	static void stop() {
		if (installed != null) {
			installed.close();
		}
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	@DisplayName("B2 people on two nodes chat, and when one is killed they meet on the other")
	void nodeIsKilled() {
		Page alice = enterOn("node 1", "alice");
		Page bob = enterOn("node 2", "bob");
		WsExtTestClient carol = WsExtTestClient.to(cluster.port(2)).connect("/chat/lobby").as("carol").open();
		assertThat(members(alice)).hasText(new String[] { "alice", "bob", "carol" });
		assertThat(members(bob)).hasText(new String[] { "bob", "alice", "carol" });

		AbstractBrowserTests.say(alice, "Hello from one");
		AbstractBrowserTests.say(bob, "Hello from two");
		for (Page page : List.of(alice, bob)) {
			assertThat(page.locator(".bubble")).hasText(new String[] { "Hello from one", "Hello from two" });
		}

		WsExtTestClient window = WsExtTestClient.to(cluster.port(2)).connect("/chat/lobby").as("alice").open();
		window.close();
		carol.close();
		for (Page page : List.of(alice, bob)) {
			assertThat(AbstractBrowserTests.log(page)).containsText("carol left");
			assertThat(AbstractBrowserTests.log(page)).not().containsText("alice left");
		}
		assertThat(members(alice)).hasText(new String[] { "alice", "bob" });
		assertThat(members(bob)).hasText(new String[] { "bob", "alice" });
		WsExtTestClient again = WsExtTestClient.to(cluster.port(2)).connect("/chat/lobby").as("carol").open();
		assertThat(members(alice)).hasText(new String[] { "alice", "bob", "carol" });

		cluster.kill(2);
		again.skipUntilClose();
		assertThat(node(bob)).hasText("node 1");
		assertThat(AbstractBrowserTests.status(bob)).hasText("Connected");
		assertThat(members(alice)).hasText(new String[] { "alice", "bob" });
		assertThat(members(bob)).hasText(new String[] { "bob", "alice" });
		assertThat(alice.locator("#rooms .count")).hasText(new String[] { "2", "" });
		// Who was on the dead node and has come back was never gone.
		assertThat(AbstractBrowserTests.log(alice)).not().containsText("bob left");
		AbstractBrowserTests.say(bob, "Back on one");
		assertThat(alice.locator(".bubble").last()).hasText("Back on one");
		assertThat(this.complaints).isEmpty();
	}

	/**
	 * New connections take turns: each time the page loads it is on the next node.
	 */
	private Page enterOn(String node, String user) {
		BrowserContext context = installed.browser().newContext();
		context.setDefaultTimeout(Patience.LIMIT.toMillis());
		Page page = context.newPage();
		page.onPageError(this.complaints::add);
		page.navigate(cluster.url());
		AbstractBrowserTests.demoUser(page, user).click();
		for (int i = 0; i < 20 && !node.equals(nodeOf(page)); i++) {
			page.reload();
		}
		assertThat(node(page)).hasText(node);
		return page;
	}

	private static String nodeOf(Page page) {
		assertThat(AbstractBrowserTests.status(page)).hasText("Connected");
		assertThat(node(page)).isVisible();
		return node(page).innerText();
	}

	private static Locator node(Page page) {
		return page.locator("#node");
	}

	private static Locator members(Page page) {
		return page.locator("#members .member-name");
	}

}
