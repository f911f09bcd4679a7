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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands to a Redis from outside of the product.
 */
public final class RedisCommandLine {

	private RedisCommandLine() {
	}

	/**
	 * Runs a command on a connection of its own.
	 * @return the elements of the answer, or the only one
	 */
	public static List<String> lines(RedisServer redis, String... command) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
			socket.setSoTimeout(60_000);
			StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
			for (String part : command) {
				request.append('$').append(part.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
				request.append(part).append("\r\n");
			}
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
			List<String> lines = new ArrayList<>();
			read(new BufferedInputStream(socket.getInputStream()), lines);
			return lines;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void read(InputStream input, List<String> lines) throws IOException {
		int kind = input.read();
		String line = line(input);
		switch (kind) {
			case '*' -> {
				for (int i = 0; i < Integer.parseInt(line); i++) {
					read(input, lines);
				}
			}
			case '$' -> {
				int length = Integer.parseInt(line);
				if (length >= 0) {
					lines.add(new String(input.readNBytes(length), StandardCharsets.ISO_8859_1));
					line(input);
				}
			}
			case '-' -> throw new IllegalStateException(line);
			default -> lines.add(line);
		}
	}

	private static String line(InputStream input) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.UTF_8);
	}

}
