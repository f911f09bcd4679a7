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

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

/**
 * A load balancer of a page: new connections take turns among the nodes, and a node that
 * is not there is passed over. It knows bytes, nothing of HTTP.
 */
final class RoundRobinProxy implements AutoCloseable {

	private static final int CONNECT_MILLIS = 2000;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final ServerSocket server;

	private final List<Integer> nodes;

	private int next;

	private RoundRobinProxy(ServerSocket server, List<Integer> nodes) {
		this.server = server;
		this.nodes = nodes;
	}

	/**
	 * Listens to a port.
	 * @param port the port
	 * @param nodes the ports of the nodes
	 */
	static RoundRobinProxy start(int port, List<Integer> nodes) throws IOException {
		return new RoundRobinProxy(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), nodes);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Takes connections until it is closed.
	 */
	void serve() throws IOException {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				int first = this.next++;
				this.threads.execute(() -> connect(client, first));
			}
			catch (IOException ex) {
				if (!this.server.isClosed()) {
					throw ex;
				}
			}
		}
	}

	private void connect(Socket client, int first) {
		for (int i = 0; i < this.nodes.size(); i++) {
			Socket node = tryConnect(this.nodes.get(Math.floorMod(first + i, this.nodes.size())));
			if (node != null) {
				this.threads.execute(() -> copy(client, node));
				copy(node, client);
				return;
			}
		}
		close(client);
	}

	private static @Nullable Socket tryConnect(int port) {
		Socket node = new Socket();
		try {
			node.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
			return node;
		}
		catch (IOException ex) {
			close(node);
			return null;
		}
	}

	/**
	 * Until one of them ends, which ends the other.
	 */
	private static void copy(Socket from, Socket to) {
		try {
			from.setTcpNoDelay(true);
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			in.transferTo(out);
		}
		catch (IOException ex) {
			// As good as its end.
		}
		finally {
			close(from);
			close(to);
		}
	}

	private static void close(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		close(this.server);
		this.threads.shutdownNow();
	}

}
