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

package io.github.wsext.redis.node;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import io.github.wsext.redis.testsupport.Signals;

/**
 * A node in a JVM of its own, with 3 connections and the users {@code remote-0} to
 * {@code remote-999}, to be killed or halted.
 */
final class NodeProcess implements AutoCloseable {

	private final Process process;

	private final String id;

	private NodeProcess(Process process, String id) {
		this.process = process;
		this.id = id;
	}

	static NodeProcess start(int redisPort) {
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		try {
			Process process = new ProcessBuilder(java, "-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
					System.getProperty("java.class.path"), NodeProcess.class.getName(), Integer.toString(redisPort))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			BufferedReader output = new BufferedReader(
					new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
			String line = output.readLine();
			while (line != null && !line.startsWith("node-")) {
				line = output.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The process has ended with " + process.waitFor());
			}
			return new NodeProcess(process, line);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The node itself.
	 */
	public static void main(String[] arguments) throws InterruptedException {
		DirectoryNode node = DirectoryNode.at(Integer.parseInt(arguments[0])).connections(3);
		IntStream.range(0, 1000).forEach((i) -> node.come("remote-" + i));
		node.fresh();
		System.out.println(node.id());
		Thread.currentThread().join();
	}

	String id() {
		return this.id;
	}

	void kill() {
		this.process.destroyForcibly();
	}

	void halt() {
		Signals.halt(this.process);
	}

	void resume() {
		Signals.resume(this.process);
	}

	@Override
	public void close() {
		kill();
	}

}
