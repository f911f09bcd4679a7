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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy whose lines can become black holes: what goes in does not come out, and neither
 * end is told. Further lines are as good as new.
 */
final class BlackHole implements AutoCloseable {

	private final int target;

	private final ServerSocket server;

	private final List<Line> lines = new CopyOnWriteArrayList<>();

	BlackHole(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Makes black holes of the lines of now.
	 */
	void swallow() {
		this.lines.forEach((line) -> line.swallows = true);
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), this.target));
				this.lines.add(line);
				start(() -> line.copy(line.client, line.server));
				start(() -> line.copy(line.server, line.client));
			}
			catch (IOException ex) {
				// Closed, or the server is not there: the next line may do better.
			}
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "black-hole");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Line line : this.lines) {
			line.close();
		}
	}

	/**
	 * One line.
	 */
	private static final class Line {

		private final Socket client;

		private final Socket server;

		private volatile boolean swallows;

		Line(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		void copy(Socket from, Socket to) {
			byte[] bytes = new byte[8192];
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
					if (!this.swallows) {
						out.write(bytes, 0, count);
					}
				}
			}
			catch (IOException ex) {
				// As good as its end.
			}
			if (!this.swallows) {
				close();
			}
		}

		void close() {
			try {
				this.client.close();
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
