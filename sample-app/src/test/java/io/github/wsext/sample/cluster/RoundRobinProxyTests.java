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

package io.github.wsext.sample.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("cluster")
class RoundRobinProxyTests {

	private Echo one;

	private Echo two;

	private RoundRobinProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.one = new Echo("one");
		this.two = new Echo("two");
		this.proxy = RoundRobinProxy.start(0, List.of(this.one.port(), this.two.port()));
		run(this.proxy::serve);
	}

	@AfterEach
	void stop() throws Exception {
		this.proxy.close();
		this.one.close();
		this.two.close();
	}

	@Test
	void connectionsTakeTurns() throws IOException {
		assertThat(List.of(answer("a"), answer("b"), answer("c"), answer("d"))).containsExactly("one a", "two b",
				"one c", "two d");
	}

	@Test
	void aNodeThatIsNotThereIsPassedOver() throws Exception {
		this.one.close();
		assertThat(List.of(answer("a"), answer("b"))).containsExactly("two a", "two b");
	}

	@Test
	void withoutANodeConnectionsEnd() throws Exception {
		this.one.close();
		this.two.close();
		assertThat(answer("a")).isEmpty();
	}

	private String answer(String text) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port())) {
			socket.setSoTimeout(60_000);
			try {
				socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
				return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			}
			catch (SocketException ex) {
				// Reset instead of closed.
				return "";
			}
		}
	}

	private static Thread run(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private interface Work {

		void run() throws IOException;

	}

	/**
	 * Answers a line with its name before it, and hangs up.
	 */
	private static final class Echo {

		private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

		private final Thread thread;

		Echo(String name) throws IOException {
			this.thread = RoundRobinProxyTests.run(() -> {
				while (!this.server.isClosed()) {
					try (Socket socket = this.server.accept()) {
						StringBuilder line = new StringBuilder(name).append(' ');
						for (int each = socket.getInputStream().read(); each > '\n'; each = socket.getInputStream()
							.read()) {
							line.append((char) each);
						}
						socket.getOutputStream().write(line.toString().getBytes(StandardCharsets.US_ASCII));
					}
					catch (IOException ex) {
						if (!this.server.isClosed()) {
							throw ex;
						}
					}
				}
			});
		}

		int port() {
			return this.server.getLocalPort();
		}

		void close() throws Exception {
			this.server.close();
			// While it accepts the port is open.
			this.thread.join();
		}

	}

}
