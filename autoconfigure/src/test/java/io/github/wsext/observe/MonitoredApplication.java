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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.RunningApplication;

/**
 * Applications with Boot's metrics and the registry for Prometheus, which alice may look
 * into.
 */
final class MonitoredApplication {

	/** The common tag of all meters. */
	static final String NAME = "shop";

	/** How many messages may wait for a client. */
	static final int MAX_WAITING = 4;

	private MonitoredApplication() {
	}

	static RunningApplication start(List<Class<?>> further, String... properties) {
		List<Class<?>> sources = new ArrayList<>(further);
		sources.addAll(List.of(ChatEndpoint.class, FeedEndpoint.class, QuoteEndpoint.class, TalkEndpoint.class));
		return RunningApplication.start(sources, Stream
			.concat(Stream.of("spring.autoconfigure.exclude=", "management.metrics.tags.application=" + NAME,
					"management.endpoints.web.exposure.include=prometheus,wsext",
					"management.endpoint.wsext.show-values=when-authorized", "wsext.max-connections=1000",
					"wsext.outbound.max-messages=" + MAX_WAITING, "wsext.topic.max-per-connection=1",
					"wsext.send-timeout=10m", "wsext.ticket.issue-rate-per-minute=100000"), Stream.of(properties))
			.toArray(String[]::new));
	}

	static Scrape scrape(RunningApplication application) {
		return Scrape.parse(application.http().as("alice").get("/actuator/prometheus").body());
	}

	@WsExtEndpoint("/chat/{room}")
	static class ChatEndpoint {

		@OnText
		String say(String text) throws InterruptedException {
			switch (text) {
				case "fail" -> throw new IllegalStateException("As asked for");
				case "slow" -> new CountDownLatch(1).await(2, TimeUnit.SECONDS);
				default -> {
				}
			}
			return text;
		}

	}

	/** Leaves out what slow clients do not read. */
	@WsExtEndpoint(path = "/feed", authentication = HandshakeAuthentication.NONE, overflow = OverflowPolicy.DROP_OLDEST)
	static class FeedEndpoint {

		@OnText
		String subscribe(String topic, WsConnection connection) {
			try {
				connection.subscribe(topic);
				return "subscribed";
			}
			catch (IllegalStateException ex) {
				return "refused";
			}
		}

	}

	/** Closes slow clients. */
	@WsExtEndpoint(path = "/quotes", authentication = HandshakeAuthentication.NONE)
	static class QuoteEndpoint {

		@OnOpen
		void open(WsConnection connection) {
			connection.subscribe("quotes");
		}

	}

	@WsExtEndpoint(path = "/talk", authentication = HandshakeAuthentication.NONE)
	static class TalkEndpoint {

		@Conversation
		void talk(WsConversation conversation) {
			for (WsMessage message : conversation.incoming()) {
				conversation.send("heard");
			}
		}

	}

}
