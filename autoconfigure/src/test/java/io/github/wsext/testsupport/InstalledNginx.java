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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * The nginx of this machine, with a configuration of ours, as long as it is not closed.
 * Where there is none its tests are skipped, unless {@code -Dwsext.nginx=required}.
 */
public final class InstalledNginx implements AutoCloseable {

	private final Process process;

	private final int port;

	private InstalledNginx(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Whether there is one, or has to be.
	 */
	public static boolean isExpected() {
		return "required".equals(System.getProperty("wsext.nginx")) || program().isPresent();
	}

	private static Optional<Path> program() {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
		return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
			.map((folder) -> Path.of(folder, "nginx"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Starts it.
	 * @param folder is for its files
	 * @param http what stands within {@code http}, without {@code listen}
	 */
	public static InstalledNginx start(Path folder, String http) {
		Path program = program().orElseThrow(() -> new AssertionError("No nginx, though wsext.nginx is required"));
		int port = freePort();
		String listening = http.replaceFirst("(?m)^server \\{", "server {\n    listen 127.0.0.1:" + port + ";");
		StringBuilder temporary = new StringBuilder();
		for (String kind : new String[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }) {
			temporary.append(kind).append("_temp_path ").append(folder.resolve(kind)).append(";\n");
		}
		try {
			Path configuration = Files.writeString(folder.resolve("nginx.conf"),
					"daemon off;\nmaster_process off;\npid " + folder.resolve("pid")
							+ ";\nerror_log stderr;\nevents {\n}\nhttp {\n" + temporary + listening + "\n}\n");
			Process process = new ProcessBuilder(program.toString(), "-p", folder.toString(), "-c",
					configuration.toString())
				.redirectErrorStream(true)
				.redirectOutput(folder.resolve("output").toFile())
				.start();
			InstalledNginx nginx = new InstalledNginx(process, port);
			Awaitility.await().until(() -> nginx.answers() || !process.isAlive());
			if (!process.isAlive()) {
				throw new AssertionError("nginx did not start: " + Files.readString(folder.resolve("output")));
			}
			return nginx;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * The port that it listens on.
	 */
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
