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

package io.github.wsext.handshake;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.InstalledNginx;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipe for nginx in {@code docs/security.md}, run by a real one.
 */
@EveryContainer
@EnabledIf("io.github.wsext.testsupport.InstalledNginx#isExpected")
class ProxyRecipeTests {

	private static final Pattern RECIPE = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

	private static final int LIMIT = 5;

	private final List<RawWebSocketClient> clients = new ArrayList<>();

	private Path log;

	private RunningApplication application;

	private InstalledNginx nginx;

	@BeforeEach
	void start(@TempDir Path folder) throws IOException {
		this.log = folder.resolve("access.log");
		this.application = RunningApplication.start(List.of(Mirror.class, Door.class),
				"server.forward-headers-strategy=framework", "wsext.limit.connections-per-address=" + LIMIT);
		Matcher recipe = RECIPE.matcher(Files.readString(Path.of("../docs/security.md")));
		assertThat(recipe.find()).isTrue();
		this.nginx = InstalledNginx.start(folder,
				replace(replace(recipe.group(1), "http://127.0.0.1:8080",
						"http://127.0.0.1:" + this.application.port()), "/var/log/nginx/access.log",
						this.log.toString()));
	}

	private static String replace(String recipe, String what, String with) {
		assertThat(recipe).contains(what);
		return recipe.replace(what, with);
	}

	@AfterEach
	void stop() {
		this.clients.forEach(RawWebSocketClient::close);
		if (this.nginx != null) {
			this.nginx.close();
		}
		this.application.close();
	}

	private RawHandshake knock(String path) {
		RawWebSocketClient client = RawWebSocketClient.connect(this.nginx.port());
		this.clients.add(client);
		return client.handshake(path);
	}

	@Test
	@DisplayName("the page of the proxy's own origin opens a connection through it, another page does not")
	void opens() {
		String own = "http://localhost:" + this.nginx.port();
		knock("/mirror").origin(own).open().sendText("hi").expectText("127.0.0.1 /mirror");
		assertThat(knock("/mirror").origin("http://evil.example").send().status()).isEqualTo(403);
		assertThat(HttpProbe.ticket(this.nginx.port(), "alice")).startsWith("wst_");
	}

	@Test
	@DisplayName("nothing that a client says of itself is believed behind it: no address, host, scheme, port or prefix")
	void madeUp() {
		int opened = 0;
		for (int i = 1; i <= 3 * LIMIT; i++) {
			String address = "192.0.2." + i;
			RawHandshake handshake = knock("/mirror").header("Forwarded", "for=" + address + ";host=evil.example")
				.header("X-Forwarded-For", address)
				.header("X-Real-IP", address)
				.header("X-Forwarded-Host", "evil.example")
				.header("X-Forwarded-Proto", "https")
				.header("X-Forwarded-Ssl", "on")
				.header("X-Forwarded-Port", "1")
				.header("X-Forwarded-Prefix", "/elsewhere")
				.origin("http://localhost:" + this.nginx.port());
			opened += (handshake.send().status() == 101) ? 1 : 0;
		}
		assertThat(opened).isEqualTo(LIMIT);
		this.clients.get(0).sendText("hi").expectText("127.0.0.1 /mirror");
		assertThat(knock("/mirror").header("Forwarded", "host=evil.example")
			.header("X-Forwarded-Host", "evil.example")
			.origin("http://evil.example")
			.send()
			.status()).isEqualTo(403);
	}

	@Test
	@DisplayName("its access log has no query, in which a ticket may travel")
	void log() throws IOException {
		String ticket = HttpProbe.ticket(this.nginx.port(), "alice");
		RawWebSocketClient client = knock("/door?ticket=" + ticket).open();
		client.sendText("hi").expectText("hi");
		client.close();
		// It writes of a connection when it has noticed its end.
		Awaitility.await().until(() -> Files.readString(this.log).contains("GET /door"));
		this.nginx.close();
		assertThat(Files.readString(this.log)).contains("GET /door").doesNotContain(ticket, "?");
	}

	@WsExtEndpoint(path = "/mirror", authentication = HandshakeAuthentication.NONE)
	static class Mirror {

		@OnText
		String text(String text, WsConnection connection) {
			InetSocketAddress address = Objects.requireNonNull(connection.handshake().remoteAddress());
			return address.getAddress().getHostAddress() + " " + connection.handshake().uri();
		}

	}

	@WsExtEndpoint("/door")
	static class Door {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
