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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.wsext.LeaveReason;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.Relay;
import io.github.wsext.WsConnection;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.connection.ConnectionLimit;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.presence.Presence;
import io.github.wsext.topic.TopicRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

/**
 * The table of {@code docs/metrics.md} has each meter, and no other.
 */
class MetricsPageTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	@DisplayName("Q1 each meter is documented with type, tags and unit, and each documented meter exists")
	void thePageHasAllMeters() throws IOException {
		cluster();
		connections();
		endpoints();
		new MicrometerHistoryObserver(this.registry);
		new MicrometerHandshakeObserver(this.registry);
		new MicrometerTicketObserver(this.registry);
		SortedSet<String> meters = new TreeSet<>();
		this.registry.getMeters().forEach((meter) -> meters.add(describe(meter.getId())));
		assertThat(documented()).containsExactlyElementsOf(meters);
	}

	private void cluster() {
		MicrometerClusterObserver observer = new MicrometerClusterObserver(this.registry, mock(NodeDirectory.class));
		observer.published(Relay.Outcome.values()[0]);
		observer.dropped(ClusterObserver.DropReason.QUEUE_FULL);
	}

	private void connections() {
		WsConnection connection = mock(WsConnection.class, RETURNS_DEEP_STUBS);
		given(connection.handshake().endpoint()).willReturn("/chat/{room}");
		given(connection.openedAt()).willReturn(Instant.EPOCH);
		MicrometerConnectionObserver observer = new MicrometerConnectionObserver(this.registry, Clock.systemUTC());
		observer.opened(connection);
		observer.closed(connection, CloseStatus.NORMAL, LeaveReason.CLIENT_CLOSED);
		observer.delivered(connection, 1);
		observer.messagesDropped(connection, 1, OverflowPolicy.CONFLATE);
		observer.slowConsumer(connection);
		observer.limitReached(connection, ConnectionLimit.TOPICS);
		observer.callbackFailed(connection);
	}

	private void endpoints() {
		ConnectionRegistry connections = mock(ConnectionRegistry.class);
		CallbackObserver.Calls calls = new MicrometerEndpointObserver(this.registry, connections)
			.serving("/chat/{room}");
		calls.ended(CallbackKind.TEXT, 1);
		ConversationExecutor conversations = mock(ConversationExecutor.class);
		given(conversations.maxThreads()).willReturn(OptionalInt.of(8));
		new MicrometerNodeMeters(this.registry, connections, mock(HandshakeLimits.class), conversations,
				mock(TopicRegistry.class), mock(Presence.class));
	}

	private static String describe(Meter.Id id) {
		String unit = (id.getBaseUnit() != null) ? id.getBaseUnit() : "";
		return row(id.getName(), id.getType().name().toLowerCase(Locale.ROOT),
				id.getTags().stream().map(Tag::getKey).toList(), unit);
	}

	static SortedSet<String> documented() throws IOException {
		return Files.readAllLines(Path.of("../docs/metrics.md"))
			.stream()
			.filter((line) -> line.startsWith("| `wsext."))
			.map((line) -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
			.map((cells) -> row(cells.get(1).replace("`", ""), cells.get(2),
					cells.get(3).isEmpty() ? List.of() : List.of(cells.get(3).replace("`", "").split(" ")),
					cells.get(4)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String row(String name, String type, List<String> tags, String unit) {
		return name + " " + type + " " + new TreeSet<>(tags) + " " + unit;
	}

}
