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

package io.github.wsext.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in a JVM of its own in which, from some moment on, no thread can be started,
 * neither of ours nor of the container's.
 */
@EveryTransport
class NoThreadsTests {

	private static final int CONNECTIONS = 40;

	@Test
	@DisplayName("D4 C6 where no thread can be started connections end, @OnClose comes, places are free, and others go on")
	void starved() throws Exception {
		Process server = server();
		List<RawWebSocketClient> clients = new ArrayList<>();
		try (OutputStream commands = server.getOutputStream()) {
			List<String> output = new CopyOnWriteArrayList<>();
			int port = port(server, output);
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.add(RawWebSocketClient.open(port, "/ending"));
			}
			proceed(commands);
			Awaitility.await().until(() -> output.contains("starved"));
			RawWebSocketClient staying = clients.get(0);
			for (int i = 1; i < CONNECTIONS; i++) {
				end(clients.get(i), i);
			}
			Awaitility.await().until(() -> count(output, "closed") == CONNECTIONS - 1);
			assertThat(staying.sendText("alive").readFrame().text()).isEqualTo("alive");
			staying.sendText("later");
			proceed(commands);
			staying.expectText("later");
			List<RawWebSocketClient> fresh = new ArrayList<>();
			for (int i = 1; i < CONNECTIONS; i++) {
				RawWebSocketClient client = RawWebSocketClient.open(port, "/ending");
				clients.add(client);
				fresh.add(client.sendText("fresh").expectText("fresh"));
			}
			// More than the container has threads: it wants further ones.
			fresh.forEach((client) -> client.sendText("block"));
			Awaitility.await().until(() -> count(output, "blocked") > 0);
			proceed(commands);
			fresh.forEach((client) -> client.expectText("block"));
			staying.sendText("alive").expectText("alive");
			assertThat(count(output, "closed")).isEqualTo(CONNECTIONS - 1);
			// More at a time than there are threads for.
			fresh.forEach((client) -> client.sendText("hold").expectText("hold").sendClose(1000, ""));
			Awaitility.await().until(() -> output.contains("REFUSING_TRAFFIC"));
			assertThat(output).filteredOn((line) -> line.contains("ulimit -u")).as("advice").isNotEmpty();
			proceed(commands);
			Awaitility.await()
				.until(() -> output.lastIndexOf("ACCEPTING_TRAFFIC") > output.indexOf("REFUSING_TRAFFIC"));
			Awaitility.await().until(() -> count(output, "closed") == 2 * (CONNECTIONS - 1));
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
			server.destroyForcibly();
		}
	}

	@Test
	@DisplayName("D4 that no thread can be started makes readiness refuse although @OnClose hangs on all that are there")
	void readiness() throws Exception {
		Process server = server();
		List<RawWebSocketClient> clients = new ArrayList<>();
		try (OutputStream commands = server.getOutputStream()) {
			List<String> output = new CopyOnWriteArrayList<>();
			int port = port(server, output);
			// Tomcat's own WebSocket support starts a thread with the first one.
			clients.add(RawWebSocketClient.open(port, "/ending").sendText("hold").expectText("hold"));
			proceed(commands);
			Awaitility.await().until(() -> output.contains("starved"));
			for (int i = 1; i < CONNECTIONS; i++) {
				RawWebSocketClient client = RawWebSocketClient.open(port, "/ending");
				clients.add(client.sendText("hold").expectText("hold"));
			}
			clients.forEach((client) -> client.sendClose(1000, ""));
			Awaitility.await().until(() -> output.contains("REFUSING_TRAFFIC"));
			assertThat(count(output, "closed")).isZero();
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
			server.destroyForcibly();
		}
	}

	private static Process server() throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+EnableDynamicAgentLoading", "-Djdk.attach.allowAttachSelf=true",
				"-Dwsext.transport=" + System.getProperty("wsext.transport", "auto"), "-cp",
				System.getProperty("java.class.path"), Server.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static void proceed(OutputStream commands) throws IOException {
		commands.write('\n');
		commands.flush();
	}

	private static void end(RawWebSocketClient client, int way) {
		switch (way % 4) {
			case 0 -> client.sendClose(1000, "");
			case 1 -> client.reset();
			case 2 -> client.sendText("close").expectClose(4000);
			default -> client.sendText("terminate").skipToEnd();
		}
	}

	private static long count(List<String> output, String line) {
		return output.stream().filter(line::equals).count();
	}

	/**
	 * The port that the server tells, and what else it writes until it ends.
	 */
	private static int port(Process server, List<String> output) throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
		String line = reader.readLine();
		while (line != null && !line.startsWith("port ")) {
			line = reader.readLine();
		}
		assertThat(line).as("the server's port").isNotNull();
		Thread rest = new Thread(() -> reader.lines().forEach(output::add), "output of the server");
		rest.setDaemon(true);
		rest.start();
		return Integer.parseInt(String.valueOf(line).substring("port ".length()));
	}

	/**
	 * The server. What it does next it does for each byte.
	 */
	static final class Server {

		private Server() {
		}

		public static void main(String[] arguments) throws IOException {
			// Jetty does not get over a refused thread: all are there from the start.
			RunningApplication application = RunningApplication.start(List.of(Ending.class, Readiness.class),
					"wsext.max-connections=" + CONNECTIONS, "server.jetty.threads.min=50",
					"server.jetty.threads.max=50");
			new AgentBuilder.Default().disableClassFormatChanges()
				.with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
				.ignore(ElementMatchers.none())
				.type(ElementMatchers.is(Thread.class))
				.transform((builder, type, loader, module, domain) -> builder
					.visit(Advice.to(NoStart.class).on(ElementMatchers.named("start"))))
				.installOn(ByteBuddyAgent.install());
			System.out.println("port " + application.port());
			System.in.read();
			System.setProperty("wsext.test.starved", "true");
			System.out.println("starved");
			System.in.read();
			Ending.LATER.complete("later");
			System.in.read();
			Ending.BLOCKING.complete("block");
			System.in.read();
			System.setProperty("wsext.test.starved", "false");
			Ending.HELD.complete("go on");
		}

	}

	/**
	 * Becomes the beginning of {@link Thread#start()}, and of what pools call instead
	 * from Java 21 on: may name nothing of ours.
	 */
	static final class NoStart {

		private NoStart() {
		}

		@Advice.OnMethodEnter
		static void enter() {
			if (Boolean.getBoolean("wsext.test.starved")) {
				throw new OutOfMemoryError("unable to create native thread, on purpose");
			}
		}

	}

	static class Readiness {

		@EventListener
		void changed(AvailabilityChangeEvent<ReadinessState> event) {
			System.out.println(event.getState());
		}

	}

	@WsExtEndpoint(path = "/ending", authentication = HandshakeAuthentication.NONE)
	static class Ending {

		static final CompletableFuture<String> LATER = new CompletableFuture<>();

		static final CompletableFuture<String> BLOCKING = new CompletableFuture<>();

		static final CompletableFuture<String> HELD = new CompletableFuture<>();

		@OnText
		CompletionStage<String> text(String text, WsConnection connection) {
			switch (text) {
				case "close" -> connection.close(new CloseStatus(4000));
				case "terminate" -> connection.terminate();
				case "hold" -> connection.attributes().put("hold", true);
				case "later" -> {
					return LATER;
				}
				case "block" -> {
					System.out.println("blocked");
					BLOCKING.join();
				}
				default -> {
				}
			}
			return CompletableFuture.completedStage(text);
		}

		@OnClose
		void close(WsConnection connection) {
			if (connection.attributes().containsKey("hold")) {
				HELD.join();
			}
			System.out.println("closed");
		}

	}

}
