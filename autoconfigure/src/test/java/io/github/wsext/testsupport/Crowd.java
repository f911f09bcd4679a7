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

package io.github.wsext.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Assumptions;

/**
 * Thousands of clients that open a WebSocket and say nothing, in a process of their own,
 * as each of them is an open file for either side.
 */
public final class Crowd implements AutoCloseable {

	private static final int SPARE_FILES = 1000;

	private final Process process;

	private Crowd(Process process) {
		this.process = process;
	}

	/**
	 * Skips the test where a process may not have as many open files.
	 */
	public static void assume(int clients) {
		Assumptions.assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
				&& system.getMaxFileDescriptorCount() > clients + SPARE_FILES, "Too few files may be open");
	}

	/**
	 * Starts them, and waits until all are connected.
	 */
	public static Crowd connect(int clients, int port, String path) {
		try {
			Path classes = Path.of(Crowd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-cp", classes.toString(), Crowd.class.getName(), Integer.toString(clients), Integer.toString(port),
					path)
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			if (process.getInputStream().read() != '.') {
				throw new AssertionError("Not all of them have connected");
			}
			return new Crowd(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

	/**
	 * The process of the clients: connects, says so by a dot, and stays until it is
	 * killed, or whoever has started it has gone.
	 */
	public static void main(String[] arguments) throws IOException {
		InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(),
				Integer.parseInt(arguments[1]));
		byte[] handshake = ("GET " + arguments[2] + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
				+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		List<SocketChannel> clients = new ArrayList<>();
		for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
			SocketChannel client = SocketChannel.open(server);
			client.write(ByteBuffer.wrap(handshake));
			clients.add(client);
			expectUpgrade(client);
		}
		System.out.write('.');
		System.out.flush();
		while (System.in.read() >= 0) {
			// Nothing is said to the clients.
		}
	}

	private static void expectUpgrade(SocketChannel client) throws IOException {
		ByteBuffer answer = ByteBuffer.allocate(4096);
		String head = "";
		while (!head.endsWith("\r\n\r\n")) {
			if (client.read(answer) < 0) {
				throw new IOException("Refused: " + head);
			}
			head = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
		}
		if (!head.startsWith("HTTP/1.1 101")) {
			throw new IOException("Refused: " + head);
		}
	}

}
