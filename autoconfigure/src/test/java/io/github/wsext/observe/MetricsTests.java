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

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of all metrics over the wire.
 */
@EveryContainer
class MetricsTests {

	/** More than the buffers of sockets take. */
	private static final byte[] LARGE = new byte[6 * 1024 * 1024];

	private RunningApplication application;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(
				List.of(SimpleMeterRegistry.class, EchoEndpoint.class, FeedEndpoint.class),
				"wsext.outbound.max-messages=10", "wsext.send-timeout=120s", "wsext.max-connections=100",
				"wsext.inbound.max-unfinished=1MB");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	@DisplayName("Q1 three connects, a bad ticket, five messages, a slow client and a drop make exactly these metrics")
	void script() {
		try (RawWebSocketClient first = connect("/echo"); RawWebSocketClient second = connect("/echo")) {
			assertThat(this.application.status("/echo", (handshake) -> handshake.ticket("wst_bad"))).isEqualTo(401);
			first.sendText("hello").expectText("hello").sendText("you").expectText("you");
			second.sendText("h\u00e9").expectText("h\u00e9").sendFragments("a", "b").expectText("ab");
			second.sendText("").expectText("");
			this.application.bean(WsTopics.class).publish("/echo", "news");
			first.expectText("news");
			second.expectText("news");
			slow();
			first.sendClose(1000, "").expectClose(1000);
			second.sendClose(3999, "mine").expectClose(3999);
			Awaitility.await().until(() -> sum("wsext.connections.closed") == 3);
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(values()).containsExactly(
					"wsext.callback.duration{endpoint=/echo,kind=text} 5", "wsext.connections.age{endpoint=/echo} 2",
					"wsext.connections.age{endpoint=/feed/{name}} 1",
					"wsext.connections.closed{code=1000,endpoint=/echo,initiator=client,reason=client_closed} 1",
					"wsext.connections.closed{code=1000,endpoint=/feed/{name},initiator=server,reason=server_closed} 1",
					"wsext.connections.closed{code=other,endpoint=/echo,initiator=client,reason=client_closed} 1",
					"wsext.connections.max{} 100", "wsext.connections.opened{endpoint=/echo} 2",
					"wsext.connections.opened{endpoint=/feed/{name}} 1", "wsext.data.received{endpoint=/echo} 13",
					"wsext.data.sent{endpoint=/echo} 21",
					"wsext.data.sent{endpoint=/feed/{name}} " + (LARGE.length + 10),
					"wsext.handshake.duration{outcome=opened} 3", "wsext.handshake.duration{outcome=refused} 1",
					"wsext.handshakes{outcome=opened} 3", "wsext.handshakes{outcome=ticket} 1",
					"wsext.messages.dropped{endpoint=/feed/{name},policy=drop_newest} 1",
					"wsext.messages.received{endpoint=/echo} 5", "wsext.messages.sent{endpoint=/echo} 7",
					"wsext.messages.sent{endpoint=/feed/{name}} 11", "wsext.tickets{outcome=consumed} 2",
					"wsext.tickets{outcome=issued} 2", "wsext.tickets{outcome=refused.malformed} 1",
					"wsext.topic.delivery{endpoint=/echo} 2", "wsext.unfinished.max{} 1048576"));
		assertThat(names()).containsExactly("wsext.callback.duration", "wsext.connections.age",
				"wsext.connections.closed", "wsext.connections.held", "wsext.connections.max", "wsext.connections.open",
				"wsext.connections.opened", "wsext.conversation.threads", "wsext.data.received", "wsext.data.sent",
				"wsext.draining", "wsext.handshake.duration", "wsext.handshakes", "wsext.messages.dropped",
				"wsext.messages.received", "wsext.messages.sent", "wsext.outbound.messages", "wsext.outbound.size",
				"wsext.presence.members", "wsext.subscriptions", "wsext.tickets", "wsext.topic.delivery",
				"wsext.topics", "wsext.unfinished.max", "wsext.unfinished.size");
	}

	private void slow() {
		try (RawWebSocketClient client = RawWebSocketClient.connect(this.application.port(), 4096)
			.handshake("/feed/slow")
			.open()) {
			WsConnections connections = this.application.bean(WsConnections.class);
			Awaitility.await().until(() -> sum("wsext.subscriptions") == 3);
			WsConnection connection = connections.matching((each) -> each.handshake().path().equals("/feed/slow"))
				.iterator()
				.next();
			connection.send(LARGE);
			for (int i = 0; i < 11; i++) {
				connection.send("x");
			}
			assertThat(values()).contains("wsext.outbound.messages{endpoint=/feed/{name}} 10",
					"wsext.outbound.size{endpoint=/feed/{name}} 10", "wsext.connections.held{} 3", "wsext.topics{} 2",
					"wsext.connections.open{endpoint=/echo} 2", "wsext.connections.open{endpoint=/feed/{name}} 1",
					"wsext.subscriptions{endpoint=/echo} 2", "wsext.subscriptions{endpoint=/feed/{name}} 1");
			client.expectBinary(LARGE);
			for (int i = 0; i < 10; i++) {
				client.expectText("x");
			}
			connection.close();
			client.expectClose(1000);
			client.sendClose(1000, "");
		}
	}

	@Test
	@DisplayName("Q1 names, paths, topics, codes and subprotocols that clients make up make no meter")
	void hostileClient() {
		visit(1);
		SortedSet<String> before = ids();
		for (int i = 2; i < 20; i++) {
			visit(i);
		}
		assertThat(ids()).isEqualTo(before);
	}

	private void visit(int number) {
		double before = sum("wsext.connections.closed");
		this.application.status("/nowhere/" + number, (handshake) -> {
		});
		this.application.status("/echo", (handshake) -> handshake.ticket("wst_" + number));
		try (RawWebSocketClient client = RawWebSocketClient.connect(this.application.port())) {
			client.handshake("/feed/" + number).subprotocols("made-up-" + number).open();
			client.sendText("{\"event\":\"e" + number + "\"}")
				.sendText("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"t" + number + "\"}}");
			client.send(RawFrame.ping((byte) 1)).sendClose(3000 + number, "mine").skipToEnd();
		}
		Awaitility.await().until(() -> sum("wsext.connections.closed") == before + 1);
	}

	private RawWebSocketClient connect(String path) {
		return this.application.client().handshake(path).ticket(this.application.ticket()).open();
	}

	private List<Meter> meters() {
		return this.application.bean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("wsext.")
					&& !meter.getId().getName().equals("wsext.conversation.threads.max"))
			.toList();
	}

	private double sum(String name) {
		return meters().stream()
			.filter((meter) -> meter.getId().getName().equals(name))
			.mapToDouble(MetricsTests::value)
			.sum();
	}

	/**
	 * All meters that are not 0.
	 */
	private List<String> values() {
		List<String> values = new ArrayList<>();
		meters().forEach((meter) -> {
			if (value(meter) != 0) {
				values.add(id(meter) + " " + (long) value(meter));
			}
		});
		values.sort(null);
		return values;
	}

	private SortedSet<String> ids() {
		return meters().stream().map(MetricsTests::id).collect(Collectors.toCollection(TreeSet::new));
	}

	private SortedSet<String> names() {
		return meters().stream().map((meter) -> meter.getId().getName()).collect(Collectors.toCollection(TreeSet::new));
	}

	private static String id(Meter meter) {
		return meter.getId().getName() + meter.getId()
			.getTags()
			.stream()
			.map((Tag tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static double value(Meter meter) {
		if (meter instanceof Counter counter) {
			return counter.count();
		}
		if (meter instanceof FunctionCounter counter) {
			return counter.count();
		}
		return (meter instanceof Timer timer) ? timer.count() : ((Gauge) meter).value();
	}

	@WsExtEndpoint("/echo")
	static class EchoEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/feed/{name}", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_NEWEST)
	static class FeedEndpoint {

		@OnText
		void text(String text) {
		}

	}

}
