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

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.github.wsext.WsConnections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests in a real browser, which nobody's page may leave with an error.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// All the tests together ask for more tickets than anybody would.
		properties = "wsext.ticket.issue-rate-per-minute=1000")
@EnabledIf(value = "io.github.wsext.sample.InstalledBrowser#isExpected",
		disabledReason = "no browser is installed: install chromium to run these tests")
abstract class AbstractBrowserTests {

	private static @Nullable InstalledBrowser installed;

	private static Browser browser;

	private final List<BrowserContext> contexts = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	@LocalServerPort
	int port;

	@Autowired
	WsConnections connections;

	@BeforeAll
	static void launch() {
		installed = InstalledBrowser.launch();
		PlaywrightAssertions.setDefaultAssertionTimeout(Patience.LIMIT.toMillis());
		browser = installed.browser();
	}

	@AfterAll
	static void close() {
		if (installed != null) {
			installed.close();
		}
	}

	@AfterEach
	void everybodyLeaves() {
		this.contexts.forEach(BrowserContext::close);
		await().until(() -> this.connections.count() == 0);
		assertThat(this.complaints).isEmpty();
	}

	Page enterAs(String user) {
		Page page = page(context());
		enterAs(page, user);
		return page;
	}

	void enterAs(Page page, String user) {
		page.navigate(url());
		demoUser(page, user).click();
		assertThat(status(page)).hasText("Connected");
		assertThat(title(page)).hasText("lobby");
		// Connected is what the browser sees; the server may be a moment behind.
		await().until(() -> this.connections.byTopic("/chat/lobby")
			.stream()
			.anyMatch((connection) -> connection.principal() != null && user.equals(connection.principal().getName())));
	}

	BrowserContext context() {
		BrowserContext context = browser.newContext();
		context.setDefaultTimeout(Patience.LIMIT.toMillis());
		this.contexts.add(context);
		return context;
	}

	Page page(BrowserContext context) {
		Page page = context.newPage();
		page.onPageError(this.complaints::add);
		page.onConsoleMessage((message) -> {
			if (message.text().contains("Content Security Policy")) {
				this.complaints.add(message.text());
			}
		});
		return page;
	}

	String url() {
		return "http://localhost:" + this.port + "/";
	}

	static void say(Page page, String text) {
		page.getByLabel("Message", new GetByLabelOptions().setExact(true)).fill(text);
		page.keyboard().press("Enter");
	}

	static Locator demoUser(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
	}

	static Locator title(Page page) {
		return page.locator("#room-title");
	}

	static Locator status(Page page) {
		return page.locator("#status");
	}

	static Locator log(Page page) {
		return page.getByRole(AriaRole.LOG);
	}

}
