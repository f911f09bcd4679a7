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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.wsext.sample.cluster.ClusterLauncher;

/**
 * The cluster as its launcher starts it, in a process.
 */
final class ClusterProcess implements AutoCloseable {

	private static final Pattern NODE = Pattern.compile("node (\\d) on http://localhost:(\\d+), process (\\d+)");

	private final Process launcher;

	private final int port;

	private final String said;

	private ClusterProcess(Process launcher, int port, String said) {
		this.launcher = launcher;
		this.port = port;
		this.said = said;
	}

	static ClusterProcess start() throws Exception {
		int port = freePort();
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", ClusterLauncher.class.getName(), Integer.toString(port))
			.redirectErrorStream(true);
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		Process launcher = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(launcher::destroy));
		CompletableFuture<String> said = new CompletableFuture<>();
		Thread output = new Thread(() -> follow(launcher, said), "output-of-launcher");
		output.setDaemon(true);
		output.start();
		return new ClusterProcess(launcher, port, said.get(2 * Patience.SECONDS, TimeUnit.SECONDS));
	}

	/**
	 * The first of three that are free.
	 */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
			if (IntStream.range(port, port + 3).allMatch(ClusterProcess::isFree)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			// Taken.
			return false;
		}
	}

	private static void follow(Process launcher, CompletableFuture<String> said) {
		StringBuilder all = new StringBuilder();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(launcher.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				System.out.println(line);
				all.append(line).append('\n');
				if (line.startsWith("Ctrl-C")) {
					said.complete(all.toString());
				}
			}
			said.completeExceptionally(new IllegalStateException(all.toString()));
		}
		catch (IOException ex) {
			said.completeExceptionally(new UncheckedIOException(ex));
		}
	}

	/**
	 * Where the proxy is.
	 */
	String url() {
		return "http://localhost:" + this.port + "/";
	}

	/**
	 * The port of a node.
	 * @param number its number, from 1
	 */
	int port(int number) {
		return Integer.parseInt(node(number).get(1));
	}

	/**
	 * Ends a node at once, as kill -9 does.
	 */
	void kill(int number) {
		process(number).destroyForcibly();
		process(number).onExit().join();
	}

	private ProcessHandle process(int number) {
		return ProcessHandle.of(Long.parseLong(node(number).get(2))).orElseThrow();
	}

	private List<String> node(int number) {
		return NODE.matcher(this.said)
			.results()
			.map((match) -> List.of(match.group(1), match.group(2), match.group(3)))
			.filter((node) -> node.get(0).equals(Integer.toString(number)))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * All that it has started and that still runs.
	 */
	List<ProcessHandle> descendants() {
		return this.launcher.descendants().toList();
	}

	@Override
	public void close() {
		List<ProcessHandle> started = new ArrayList<>(descendants());
		this.launcher.destroy();
		this.launcher.onExit().join();
		started.forEach((process) -> process.onExit().orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join());
	}

}
