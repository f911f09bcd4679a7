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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A node of {@link NodeApplication}, and what clients do with it.
 */
public final class Node implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	private final Runnable end;

	/** {@code null} for one in this JVM. */
	private final @Nullable Process process;

	private Node(int port, Runnable end, @Nullable Process process) {
		this.port = port;
		this.end = end;
		this.process = process;
	}

	/**
	 * Starts a node in this JVM.
	 * @param properties its properties, as arguments
	 */
	public static Node here(String... properties) {
		ConfigurableApplicationContext context = NodeApplication.start(properties);
		return new Node(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
				context::close, null);
	}

	/**
	 * Starts a node in a JVM of its own, which ends as kill -9 ends it.
	 * @param properties its properties, as arguments
	 */
	public static Node elsewhere(String... properties) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
						NodeApplication.class.getName()));
		command.addAll(List.of(properties));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			CompletableFuture<Integer> port = new CompletableFuture<>();
			Thread output = new Thread(() -> follow(process, port), "output-of-node");
			output.setDaemon(true);
			output.start();
			return new Node(port.get(3, TimeUnit.MINUTES), () -> {
				process.destroyForcibly();
				process.onExit().join();
			}, process);
		}
		catch (Exception ex) {
			throw new IllegalStateException("The node has not started", ex);
		}
	}

	private static void follow(Process process, CompletableFuture<Integer> port) {
		StringBuilder all = new StringBuilder();
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(NodeApplication.READY)) {
					port.complete(Integer.valueOf(line.substring(NodeApplication.READY.length())));
				}
				else if (!port.isDone()) {
					all.append(line).append('\n');
				}
			}
			port.completeExceptionally(new IllegalStateException(all.toString()));
		}
		catch (IOException ex) {
			port.completeExceptionally(ex);
		}
	}

	/**
	 * Halts the JVM of the node.
	 */
	public void halt() {
		Signals.halt(process());
	}

	/**
	 * Lets the JVM of the node go on.
	 */
	public void resume() {
		Signals.resume(process());
	}

	private Process process() {
		return Objects.requireNonNull(this.process, "The node is in this JVM");
	}

	/**
	 * Its port.
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Asks for a ticket.
	 * @return the ticket
	 */
	public String ticket(String user) {
		HttpResponse<String> response = post("/ticket", user);
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response.statusCode() + " " + response.body());
		}
		return response.body();
	}

	/**
	 * Asks for a ticket to go on with.
	 * @param positions by their topics
	 */
	public String ticket(String user, String endpoint, Map<String, String> positions) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("endpoint", endpoint, "resume", positions));
		HttpResponse<String> response = post("/ticket", user, BodyPublishers.ofString(body));
		if (response.statusCode() != 200) {
			throw new IllegalStateException(response.statusCode() + " " + response.body());
		}
		return response.body();
	}

	/**
	 * Sends a request without a body.
	 */
	public HttpResponse<String> post(String path, String user) {
		return post(path, user, BodyPublishers.noBody());
	}

	private HttpResponse<String> post(String path, String user, BodyPublisher body) {
		String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Authorization", "Basic " + credentials)
			.header("Accept", "text/plain")
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(30))
			.POST(body)
			.build();
		try {
			return this.http.send(request, BodyHandlers.ofString());
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
	 * Presents a ticket, and hangs up.
	 * @return the status of the handshake
	 */
	public int handshake(String ticket) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(120_000);
			socket.getOutputStream()
				.write(("GET /game HTTP/1.1\r\nHost: localhost:" + this.port
						+ "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Ticket " + ticket + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			String status = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
			return Integer.parseInt(status.split(" ")[1]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.end.run();
	}

}
