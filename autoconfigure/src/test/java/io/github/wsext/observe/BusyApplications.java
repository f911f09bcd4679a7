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

package io.github.wsext.observe;

import java.util.List;

import io.github.wsext.WsConnections;
import io.github.wsext.WsTopics;
import io.github.wsext.cluster.InMemoryBus;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * One application alone, whose topics have a history, and one of two nodes, after traffic
 * of all kinds.
 *
 * @param alone the first application
 * @param node a node of the second
 * @param other its other node
 */
record BusyApplications(RunningApplication alone, RunningApplication node,
		RunningApplication other) implements AutoCloseable {

	private static final InMemoryBus BUS = new InMemoryBus();

	static BusyApplications start() {
		BusyApplications applications = new BusyApplications(
				MonitoredApplication.start(List.of(), "wsext.topic.history.[news].size=10"),
				MonitoredApplication.start(List.of(Node.class)), MonitoredApplication.start(List.of(Node.class)));
		applications.chat();
		applications.refuse();
		applications.limit();
		applications.converse();
		applications.stall();
		applications.cluster();
		Awaitility.await()
			.until(() -> applications.scrape()
				.sum("wsext_connections_closed_total", "application", MonitoredApplication.NAME) >= 3);
		return applications;
	}

	List<RunningApplication> all() {
		return List.of(this.alone, this.node, this.other);
	}

	Scrape scrape() {
		return all().stream().map(MonitoredApplication::scrape).reduce(new Scrape(List.of()), Scrape::and);
	}

	private void chat() {
		try (RawWebSocketClient client = chat(this.alone)) {
			client.sendText("hello").expectText("hello").sendText("fail").sendText("again").skipToEnd();
		}
	}

	private void refuse() {
		this.alone.status("/chat/lobby", (handshake) -> handshake.ticket("wst_bad"));
	}

	private void limit() {
		try (RawWebSocketClient client = RawWebSocketClient.open(this.alone.port(), "/feed")) {
			client.sendText("one").expectText("subscribed").sendText("two").expectText("refused");
		}
	}

	private void converse() {
		try (RawWebSocketClient client = RawWebSocketClient.open(this.alone.port(), "/talk")) {
			client.sendText("hello").expectText("heard");
		}
	}

	private void stall() {
		Awaitility.await().until(() -> this.alone.bean(WsConnections.class).byEndpoint("/feed").isEmpty());
		try (StalledClient feed = StalledClient.connect(this.alone, "/feed");
				StalledClient quotes = StalledClient.connect(this.alone, "/quotes")) {
			feed.overflow();
			feed.connection().sendLatest("price", "1");
			feed.connection().sendLatest("price", "2");
			quotes.overflow();
		}
	}

	private void cluster() {
		try (RawWebSocketClient client = chat(this.node)) {
			this.node.bean(WsTopics.class).publish("/chat/lobby", "from here");
			client.expectText("from here");
			this.other.bean(WsTopics.class).publish("/chat/lobby", "from there");
			client.expectText("from there");
		}
	}

	private static RawWebSocketClient chat(RunningApplication application) {
		RawWebSocketClient client = application.client().handshake("/chat/lobby").ticket(application.ticket()).open();
		Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/chat/lobby") == 1);
		return client;
	}

	@Override
	public void close() {
		all().forEach(RunningApplication::close);
	}

	@Configuration(proxyBeanMethods = false)
	static class Node {

		@Bean
		InMemoryBus.Node node() {
			return BUS.node();
		}

	}

}
