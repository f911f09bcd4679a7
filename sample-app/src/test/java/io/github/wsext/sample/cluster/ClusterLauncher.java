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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

import redis.embedded.RedisServer;

/**
 * Starts the sample as two nodes over a Redis of their own, with a proxy in front, on
 * <a href="http://localhost:8080">http://localhost:8080</a>. All of it ends with this
 * process. The first argument is another port for the proxy; the nodes have those that
 * follow.
 */
public final class ClusterLauncher {

	private static final int NODES = 2;

	private ClusterLauncher() {
	}

	public static void main(String[] args) throws IOException {
		if (args.length > 0 && args[0].equals(NodeProcess.RUN)) {
			NodeProcess.run(Arrays.copyOfRange(args, 1, args.length));
			return;
		}
		int port = (args.length > 0) ? Integer.parseInt(args[0]) : 8080;
		requireFree(port, port + NODES);
		Deque<Runnable> ends = new ConcurrentLinkedDeque<>();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> ends.forEach(Runnable::run)));
		RedisServer redis = startRedis();
		ends.addFirst(() -> stop(redis));
		List<NodeProcess> nodes = IntStream.rangeClosed(1, NODES)
			.mapToObj((number) -> NodeProcess.start("node " + number, port + number, redis.ports().get(0)))
			.toList();
		nodes.forEach((node) -> ends.addFirst(node::stop));
		nodes.forEach(NodeProcess::awaitReady);
		RoundRobinProxy proxy = RoundRobinProxy.start(port, nodes.stream().map(NodeProcess::port).toList());
		ends.addFirst(proxy::close);
		nodes.forEach((node) -> node.onEnd(() -> say(node.name() + " has ended")));
		say("Two nodes of the sample are one cluster over a Redis on port " + redis.ports().get(0));
		nodes.forEach(
				(node) -> say("  " + node.name() + " on http://localhost:" + node.port() + ", process " + node.pid()));
		say("Open http://localhost:" + port + " in two browsers, as alice and as bob: new connections take turns among"
				+ " the nodes, and the page says on which it is.");
		say("Then end one of them: kill -9 " + nodes.get(nodes.size() - 1).pid());
		say("Ctrl-C ends all.");
		proxy.serve();
	}

	private static void requireFree(int from, int to) throws IOException {
		for (int port = from; port <= to; port++) {
			try (ServerSocket socket = new ServerSocket()) {
				socket.setReuseAddress(true);
				socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			}
			catch (IOException ex) {
				throw new IOException("Port " + port + " is taken. For other ports, beginning with 9080, add"
						+ " -Dspring-boot.run.arguments=9080", ex);
			}
		}
	}

	private static RedisServer startRedis() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = free.getLocalPort();
			free.close();
			RedisServer redis = RedisServer.newRedisServer()
				.port(port)
				.bind("127.0.0.1")
				.setting("save \"\"")
				.setting("appendonly no")
				.build();
			redis.start();
			return redis;
		}
	}

	private static void stop(RedisServer redis) {
		try {
			redis.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void say(String line) {
		System.out.println(line);
	}

}
