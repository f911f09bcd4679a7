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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.InstalledPrometheus;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plants a trouble in an application whose clients are well otherwise, and looks at it as
 * an operator would: from outside.
 */
@EveryContainer
class TroubleTests {

	private RunningApplication application;

	private TestWebSocket healthy;

	@BeforeEach
	void start() {
		this.application = MonitoredApplication.start(List.of());
		this.healthy = TestWebSocket.connectWithTicket(this.application.port(), "/chat/lobby",
				this.application.ticket());
		Awaitility.await().until(() -> topics().subscribers("/chat/lobby") == 1);
		serveHealthy();
		refuse("wst_bad");
	}

	private WsTopics topics() {
		return this.application.bean(WsTopics.class);
	}

	/** Without a callback, which a busy machine might make slow. */
	private void serveHealthy() {
		topics().publish("/chat/lobby", "news");
		assertThat(this.healthy.takeText()).isEqualTo("news");
	}

	@AfterEach
	void stop() {
		this.healthy.close();
		this.application.close();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Q7 metrics and actuator alone tell which trouble an application has, and of no other")
	void diagnosis(Trouble trouble) {
		Scrape before = MonitoredApplication.scrape(this.application);
		try (Planted planted = trouble.plant(this)) {
			planted.goOn();
			serveHealthy();
			Awaitility.await()
				.untilAsserted(() -> assertThat(diagnose(before)).containsExactlyElementsOf(planted.expected()));
		}
	}

	private SortedSet<String> diagnose(Scrape before) {
		JsonNode node = this.application.http().as("alice").get("/actuator/wsext").json();
		JsonNode connections = this.application.http().as("alice").get("/actuator/wsext/connections").json();
		return Diagnosis.of(before, MonitoredApplication.scrape(this.application), node, connections);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	@DisplayName("Q7 a trouble raises its alert and no other, and is on its panel")
	void alerts(Trouble trouble, @TempDir Path folder) throws IOException {
		InstalledPrometheus.assume();
		String query = Dashboard.read().panel(trouble.panel).queries().get(0).forPrometheus();
		try (InstalledPrometheus prometheus = InstalledPrometheus.start(folder, List.of(AlertRule.FILE),
				List.of(this.application)); Planted planted = trouble.plant(this)) {
			Awaitility.await().untilAsserted(() -> {
				planted.goOn();
				serveHealthy();
				assertThat(alerts(prometheus)).containsExactly(trouble.alert);
				assertThat(prometheus.query(query + " > " + trouble.threshold).valueStream()).anySatisfy(
						(result) -> assertThat(result.get("metric").valueStream()).extracting(JsonNode::stringValue)
							.contains(trouble.label));
			});
		}
	}

	private static List<String> alerts(InstalledPrometheus prometheus) {
		return prometheus.alerts()
			.valueStream()
			.map((alert) -> alert.at("/labels/alertname").stringValue())
			.distinct()
			.toList();
	}

	private void refuse(String ticket) {
		assertThat(this.application.status("/chat/lobby", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
	}

	private Planted none() {
		return new Planted(List.of(), () -> {
		}, () -> {
		});
	}

	private Planted slowClient() {
		StalledClient stalled = StalledClient.connect(this.application, "/feed");
		return new Planted(List.of("slow client " + stalled.connection().id() + " on /feed"), stalled::overflow,
				stalled::close);
	}

	/** A client that comes again with the ticket that it has used already. */
	private Planted badTickets() {
		String ticket = this.application.ticket();
		this.application.client().handshake("/chat/lobby").ticket(ticket).open().close();
		return new Planted(List.of("tickets refused as unknown"), () -> {
			for (int i = 0; i < 30; i++) {
				refuse(ticket);
			}
		}, () -> {
		});
	}

	private Planted slowCallback() {
		return new Planted(List.of("slow text of /chat/{room}"),
				() -> assertThat(this.healthy.send("slow").takeText()).isEqualTo("slow"), () -> {
				});
	}

	enum Trouble {

		NONE("", "", 0, ""),

		SLOW_CLIENT("WsExtMessagesDropped", "Messages left out", 0, "/feed"),

		BAD_TICKETS("WsExtBadTickets", "Handshakes by outcome", 0, "ticket"),

		SLOW_CALLBACK("WsExtSlowCallbacks", "Longest callback", 1, "/chat/{room}");

		private final String alert;

		private final String panel;

		private final double threshold;

		private final String label;

		Trouble(String alert, String panel, double threshold, String label) {
			this.alert = alert;
			this.panel = panel;
			this.threshold = threshold;
			this.label = label;
		}

		Planted plant(TroubleTests tests) {
			return switch (this) {
				case NONE -> tests.none();
				case SLOW_CLIENT -> tests.slowClient();
				case BAD_TICKETS -> tests.badTickets();
				case SLOW_CALLBACK -> tests.slowCallback();
			};
		}

	}

	/**
	 * A trouble that is there.
	 *
	 * @param expected what a diagnosis has to say
	 * @param continuation what makes more of it
	 * @param end what ends it
	 */
	private record Planted(List<String> expected, Runnable continuation, Runnable end) implements AutoCloseable {

		void goOn() {
			this.continuation.run();
		}

		@Override
		public void close() {
			this.end.run();
		}

	}

}
