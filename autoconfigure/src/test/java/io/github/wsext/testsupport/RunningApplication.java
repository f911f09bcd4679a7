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
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A small Spring Boot application on a random port, with everything that
 * auto-configuration finds. Its user is {@code alice}, with the name as password.
 */
public final class RunningApplication implements AutoCloseable {

	private static final String BOOTS_METRICS = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration";

	private static final Pattern DATE = Pattern.compile("(?mi)^Date: .*\r\n");

	private static final Pattern CONTENT_LENGTH = Pattern.compile("(?mi)^Content-Length: (\\d+)");

	private final ConfigurableApplicationContext context;

	private final int port;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
		this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Starts an application of these beans and configurations.
	 */
	public static RunningApplication start(Class<?>... sources) {
		return start(List.of(sources));
	}

	/**
	 * Starts an application of these beans and configurations. It sends no pings, which
	 * raw clients do not answer, measures nothing by Boot's own registries, and takes its
	 * time to stop, unless told otherwise.
	 * @param properties such as {@code wsext.ticket.ttl=1s}
	 */
	public static RunningApplication start(List<Class<?>> sources, String... properties) {
		List<Class<?>> all = new ArrayList<>(sources);
		all.add(0, Configuration.class);
		List<String> arguments = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"spring.security.user.name=alice", "spring.security.user.password=alice", "wsext.ping-interval=0",
				"spring.autoconfigure.exclude=" + BOOTS_METRICS,
				"spring.lifecycle.timeout-per-shutdown-phase=" + Patience.SECONDS + "s"));
		arguments.addAll(Arrays.asList(properties));
		return new RunningApplication(
				new SpringApplicationBuilder(all.toArray(Class<?>[]::new)).properties(arguments.toArray(String[]::new))
					.run());
	}

	public int port() {
		return this.port;
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Plain HTTP requests.
	 */
	public HttpProbe http() {
		return HttpProbe.on(this.port);
	}

	/**
	 * A ticket of alice for any endpoint.
	 */
	public String ticket() {
		return ticket(null);
	}

	/**
	 * A ticket of alice.
	 */
	public String ticket(@Nullable String endpoint) {
		return HttpProbe.ticket(this.port, "alice", endpoint);
	}

	/**
	 * Connects a socket.
	 */
	public RawWebSocketClient client() {
		return RawWebSocketClient.connect(this.port);
	}

	/**
	 * The status of one request on a socket of its own.
	 */
	public int status(String target, Consumer<RawHandshake> request) {
		return answer(target, request).status();
	}

	/**
	 * The answer to one request on a socket of its own; after a 101 the line is cut.
	 */
	public HttpAnswer answer(String target, Consumer<RawHandshake> request) {
		try (RawWebSocketClient client = client()) {
			RawHandshake handshake = client.handshake(target);
			request.accept(handshake);
			return handshake.send();
		}
	}

	/**
	 * The bytes of the answer to one request on a socket of its own, apart from its date.
	 */
	public String bytes(String target, Consumer<RawHandshake> request) {
		try (RawWebSocketClient client = client();
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
			RawHandshake handshake = client.handshake(target);
			request.accept(handshake);
			socket.setSoTimeout((int) Patience.LIMIT.toMillis());
			socket.getOutputStream().write(handshake.encode());
			StringBuilder answer = new StringBuilder();
			while (!isComplete(answer)) {
				int next = socket.getInputStream().read();
				if (next < 0) {
					break;
				}
				answer.append((char) next);
			}
			return DATE.matcher(answer).replaceFirst("");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isComplete(StringBuilder answer) {
		int body = answer.indexOf("\r\n\r\n") + 4;
		if (body < 4) {
			return false;
		}
		Matcher length = CONTENT_LENGTH.matcher(answer);
		return !length.find() || answer.length() >= body + Integer.parseInt(length.group(1));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

	}

}
