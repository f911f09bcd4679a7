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

package io.github.wsext.jdbc.outbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of the installed program, with a database of its own.
 */
final class PostgresServer implements AutoCloseable {

	private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

	private static final String USER = "wsext";

	private final Path directory;

	private final Process process;

	private final int port;

	private PostgresServer(Path directory, Process process, int port) {
		this.directory = directory;
		this.process = process;
		this.port = port;
	}

	/**
	 * Where the programs are, or {@code null} if they are not installed.
	 */
	static @Nullable Path programs() throws IOException {
		if (!Files.isDirectory(INSTALLED)) {
			return null;
		}
		try (Stream<Path> versions = Files.list(INSTALLED)) {
			return versions.map((version) -> version.resolve("bin"))
				.filter((bin) -> Files.isExecutable(bin.resolve("postgres")))
				.max(Path::compareTo)
				.orElse(null);
		}
	}

	static PostgresServer start(Path programs) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("wsext-postgres",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path data = directory.resolve("data");
		Process init = run(directory, programs.resolve("initdb").toString(), "-D", data.toString(), "-U", USER, "-A",
				"trust", "-E", "UTF8", "--no-sync");
		if (init.waitFor() != 0) {
			throw new IOException("initdb has failed: " + Files.readString(directory.resolve("log")));
		}
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Process server = run(directory, programs.resolve("postgres").toString(), "-D", data.toString(), "-p",
				String.valueOf(port), "-h", "127.0.0.1", "-k", directory.toString(), "-c", "fsync=off");
		PostgresServer started = new PostgresServer(directory, server, port);
		Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
			started.dataSource().getConnection().close();
			return true;
		});
		return started;
	}

	/**
	 * The server refuses to run as root.
	 */
	private static Process run(Path directory, String... command) throws IOException {
		List<String> all = new ArrayList<>();
		if (System.getProperty("user.name").equals("root")) {
			all.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
		}
		all.addAll(List.of(command));
		return new ProcessBuilder(all).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
			.start();
	}

	PGSimpleDataSource dataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setURL("jdbc:postgresql://127.0.0.1:" + this.port + "/postgres");
		dataSource.setUser(USER);
		return dataSource;
	}

	@Override
	public void close() throws InterruptedException, IOException {
		this.process.destroy();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
