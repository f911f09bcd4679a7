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
 * A line to a server that can be turned into a black hole: what is sent is swallowed, and
 * nobody is told. Lines that are opened later are in order again, unless all are
 * swallowed.
 */
public final class LineProxy implements AutoCloseable {

	private final ServerSocket door;

	private final int target;

	private final List<Line> lines = new CopyOnWriteArrayList<>();

	private volatile boolean allSwallowed;

	private LineProxy(ServerSocket door, int target) {
		this.door = door;
		this.target = target;
	}

	/**
	 * Opens a way to a port of this machine.
	 */
	public static LineProxy to(int target) {
		try {
			LineProxy proxy = new LineProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
			start(proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "line-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Its port.
	 */
	public int port() {
		return this.door.getLocalPort();
	}

	/**
	 * How many lines have been opened.
	 */
	public int opened() {
		return this.lines.size();
	}

	/**
	 * Swallows what is sent on lines that are open now.
	 */
	public void swallow() {
		this.lines.forEach((line) -> line.swallowed = true);
	}

	/**
	 * Swallows what is sent on lines that are open now, or opened later.
	 */
	public void swallowAll() {
		this.allSwallowed = true;
		swallow();
	}

	/**
	 * Lets lines that are opened from now on be in order.
	 */
	public void restore() {
		this.allSwallowed = false;
	}

	/**
	 * Cuts all lines.
	 */
	public void cut() {
		this.lines.forEach(Line::close);
	}

	private void accept() {
		while (!this.door.isClosed()) {
			try {
				Line line = new Line(this.door.accept(), new Socket(InetAddress.getLoopbackAddress(), this.target));
				line.swallowed = this.allSwallowed;
				this.lines.add(line);
				start(() -> line.copy(line.client, line.server));
				start(() -> line.copy(line.server, line.client));
			}
			catch (IOException ex) {
				// The server is down, or the proxy is being closed.
				continue;
			}
		}
	}

	@Override
	public void close() {
		try {
			this.door.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

	private static final class Line {

		private final Socket client;

		private final Socket server;

		private volatile boolean swallowed;

		private Line(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		private void copy(Socket from, Socket to) {
			byte[] buffer = new byte[64 * 1024];
			try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
				for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
					if (!this.swallowed) {
						out.write(buffer, 0, length);
					}
				}
			}
			catch (IOException ex) {
				// Cut.
			}
			finally {
				close();
			}
		}

		private void close() {
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
