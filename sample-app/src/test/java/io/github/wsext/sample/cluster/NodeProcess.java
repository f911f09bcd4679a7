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
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.wsext.sample.SampleApplication;

/**
 * A node of the sample in a JVM of its own.
 */
final class NodeProcess {

	/** The argument that asks for one node. */
	static final String RUN = "node";

	private final String name;

	private final int port;

	private final Process process;

	private NodeProcess(String name, int port, Process process) {
		this.name = name;
		this.port = port;
		this.process = process;
	}

	static NodeProcess start(String name, int port, int redis) {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", ClusterLauncher.class.getName(), RUN,
				"--server.address=127.0.0.1", "--server.port=" + port, "--sample.node=" + name,
				"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis, "--wsext.cluster.timeout=5s",
				"--spring.main.banner-mode=off", "--logging.level.root=error")
			.inheritIO();
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		try {
			return new NodeProcess(name, port, builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Runs a node in this JVM, which ends with the process that has started it.
	 * @param args what a node is given
	 */
	static void run(String[] args) {
		ProcessHandle.current().parent().ifPresent(NodeProcess::endWith);
		SampleApplication.main(args);
	}

	private static void endWith(ProcessHandle launcher) {
		CompletableFuture<Void> unused = launcher.onExit().thenRun(() -> System.exit(0));
	}

	String name() {
		return this.name;
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Waits until it takes connections.
	 */
	void awaitReady() {
		try {
			while (!takesConnections()) {
				if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
					throw new IllegalStateException(this.name + " has not started: see above");
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private boolean takesConnections() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			// Not yet.
			return false;
		}
	}

	void onEnd(Runnable action) {
		CompletableFuture<Void> unused = this.process.onExit().thenRun(action);
	}

	void stop() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
