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

package io.github.wsext.test;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsTopics;
import io.github.wsext.cluster.Cluster;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * One of the {@linkplain WsExtTestNodes nodes} of a test: an application with a port of
 * its own. What a test does to it is undone before the next test method.
 */
public final class WsExtTestNode {

	private final @Nullable FurtherNode further;

	private @Nullable Running running;

	private WsExtTestNode(@Nullable FurtherNode further, @Nullable Running running) {
		this.further = further;
		this.running = running;
	}

	static WsExtTestNode ofTest(ApplicationContext context, BusLine line) {
		return new WsExtTestNode(null, new Running(context, line));
	}

	static WsExtTestNode further(FurtherNode further) {
		return new WsExtTestNode(further, null);
	}

	/**
	 * Starts a client for an endpoint of this node, as
	 * {@link WsExtTestServer#connect(String)} does. It is connected when the other nodes
	 * reach it, too.
	 * @param path path of the endpoint below the context path, encoded, possibly with a
	 * query
	 */
	public WsExtTestClient connect(String path) {
		return server().connect(path);
	}

	/**
	 * The server of this node. It has another port when the node has started again.
	 */
	public WsExtTestServer server() {
		WsExtTestServer server = ContextBinding.overPort(running().context);
		if (server == null) {
			throw new IllegalStateException("Nodes of @WsExtCluster need ports: set the webEnvironment of the"
					+ " @SpringBootTest to RANDOM_PORT");
		}
		return server;
	}

	/**
	 * The connections, as this node knows them.
	 */
	public WsConnections connections() {
		return running().context.getBean(WsConnections.class);
	}

	/**
	 * The topics, as this node publishes on them.
	 */
	public WsTopics topics() {
		return running().context.getBean(WsTopics.class);
	}

	/**
	 * The events, as this node sends them.
	 */
	public WsEvents events() {
		return running().context.getBean(WsEvents.class);
	}

	/**
	 * Its beans.
	 */
	public ApplicationContext applicationContext() {
		return running().context;
	}

	/**
	 * Whether it runs.
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * Cuts it off from the others: they see it gone, and it goes on by itself, knows what
	 * was last known, and issues and takes no tickets. Clients stay connected.
	 */
	public void isolate() {
		running().line.cut();
	}

	/**
	 * Ends what {@link #isolate()} has begun: it hears first of what must not get lost,
	 * such as logouts, and is there again for the others.
	 */
	public void rejoin() {
		running().line.mend();
	}

	/**
	 * Stops it in good order: clients are said goodbye to. Does nothing if it does not
	 * run.
	 * @throws IllegalStateException if it is the application of the test
	 */
	public void stop() {
		FurtherNode further = furtherNode("stop");
		if (this.running != null) {
			this.running = null;
			further.close();
		}
	}

	/**
	 * Has it vanish, as a process that is killed: the lines to its clients are cut, and
	 * what it still does reaches no other node. Its own callbacks and beans come to their
	 * end, which a process that is killed does not wait for.
	 * @throws IllegalStateException if it does not run, or is the application of the test
	 */
	public void kill() {
		FurtherNode further = furtherNode("kill");
		Running dying = running();
		dying.line.end();
		dying.context.getBean(WsConnections.class).all().forEach(WsConnection::terminate);
		this.running = null;
		further.close();
	}

	/**
	 * Starts it anew, as another node of the same application. Does nothing if it runs.
	 */
	public void start() {
		if (this.running == null) {
			this.running = furtherNode("start").open();
		}
	}

	void restore() {
		start();
		rejoin();
	}

	/**
	 * Fails where the application of the test is none that nodes can be made of.
	 */
	void requireServer() {
		ApplicationContext context = running().context;
		if (context.getBeanProvider(Cluster.class).getIfAvailable() == null) {
			throw new IllegalStateException(
					"No cluster can be made of " + context.getDisplayName() + ": WsExt is not in this application");
		}
		server();
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException(this + " does not run: start() it, or ask before it has ended");
		}
		return running;
	}

	private FurtherNode furtherNode(String action) {
		if (this.further == null) {
			throw new IllegalStateException("Node 0 is the application of the test itself, which lives as long as the"
					+ " test: " + action + "() another one, such as get(1)");
		}
		return this.further;
	}

	@Override
	public String toString() {
		return "Node " + ((this.further != null) ? this.further.index() : 0);
	}

	/**
	 * What there is of a node that runs.
	 *
	 * @param context its beans
	 * @param line its line to the others
	 */
	record Running(ApplicationContext context, BusLine line) {
	}

}
