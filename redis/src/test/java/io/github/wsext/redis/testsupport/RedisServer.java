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

package io.github.wsext.redis.testsupport;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis of its own, on a free port of this machine, that keeps nothing: what tests
 * do to it they do to a process. The system property {@code wsext.test.redis-server}
 * names another executable than the one that the tests bring along.
 */
public final class RedisServer implements AutoCloseable {

	private static final int ATTEMPTS = 20;

	private final String executable;

	private final int port;

	private final List<String> options;

	private Process process;

	private RedisServer(String executable, int port, List<String> options, Process process) {
		this.executable = executable;
		this.port = port;
		this.options = options;
		this.process = process;
	}

	/**
	 * Starts a server.
	 * @param options further options, such as {@code --cluster-enabled yes}
	 */
	public static RedisServer start(String... options) {
		return start(Path.of(Executable.PATH), options);
	}

	/**
	 * Starts a server of another version.
	 * @param executable what to start
	 * @param options further options
	 */
	public static RedisServer start(Path executable, String... options) {
		for (int i = 0; i < ATTEMPTS; i++) {
			int port = freePort();
			Process process = launch(executable.toString(), port, List.of(options));
			if (isReady(port, process)) {
				return new RedisServer(executable.toString(), port, List.of(options), process);
			}
			process.destroyForcibly();
		}
		throw new IllegalStateException("No Redis has started; its output is in " + directory(0).getParent());
	}

	/**
	 * A port for which that of the bus of a cluster, 10000 above, is one, too.
	 */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
			try (ServerSocket one = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
					ServerSocket other = new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
				return one.getLocalPort();
			}
			catch (IOException ex) {
				// Taken.
				continue;
			}
		}
	}

	private static Process launch(String executable, int port, List<String> options) {
		Path directory = directory(port);
		List<String> command = new ArrayList<>(List.of(executable));
		boolean sentinel = !options.isEmpty() && options.get(0).endsWith(".conf");
		command.addAll(options);
		command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
		if (!sentinel) {
			command.addAll(List.of("--save", "", "--appendonly", "no"));
		}
		try {
			Files.createDirectories(directory);
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(directory.resolve("output.txt").toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path directory(int port) {
		return Path.of("target", "redis", ProcessHandle.current().pid() + "-" + port).toAbsolutePath();
	}

	private static boolean isReady(int port, Process process) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(Duration.ofMinutes(1))
			.until(() -> !process.isAlive() || answers(port));
		return process.isAlive();
	}

	private static boolean answers(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
			socket.setSoTimeout(5000);
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			int first = socket.getInputStream().read();
			// Also an error is an answer: it may want a password.
			return first == '+' || first == '-';
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Its port.
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Ends it at once, as kill -9 does.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/**
	 * Halts it: it does not answer any more, and nobody is told.
	 */
	public void halt() {
		Signals.halt(this.process);
	}

	/**
	 * Lets it go on.
	 */
	public void resume() {
		Signals.resume(this.process);
	}

	/**
	 * Starts it again on the same port, empty.
	 */
	public void restart() {
		kill();
		Process again = launch(this.executable, this.port, this.options);
		this.process = again;
		if (!isReady(this.port, again)) {
			throw new IllegalStateException("Redis has not started again on port " + this.port);
		}
	}

	private void awaitEnd() {
		try {
			this.process.waitFor(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		kill();
	}

	/**
	 * The executable, unpacked once.
	 */
	private static final class Executable {

		private static final String PATH = path();

		private static String path() {
			String named = System.getProperty("wsext.test.redis-server");
			if (named != null) {
				return named;
			}
			try {
				File unpacked = ExecutableProvider.newJarResourceProvider().get();
				return unpacked.getAbsolutePath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
