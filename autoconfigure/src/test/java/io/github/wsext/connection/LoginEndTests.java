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

package io.github.wsext.connection;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.event.EventBatches;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.testsupport.Duel;
import io.github.wsext.testsupport.StandardEvents;
import io.github.wsext.topic.TopicRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Logins that end between the question who a caller is and the moment at which the
 * connection can be found.
 */
class LoginEndTests {

	private static final int ROUNDS = 2_000;

	private final ConnectionRegistry registry = new ConnectionRegistry(new ConnectionEnvironment(
			new ConnectionSettings(new OutboundSettings(2, 1000), Duration.ofSeconds(10), Duration.ofSeconds(5), 3,
					Duration.ofMinutes(1), Duration.ofSeconds(30), null, Duration.ofSeconds(30)),
			new TopicRegistry(), StandardEvents.SETTINGS,
			new EventBatches(StandardEvents.SETTINGS, Runnable::run, EngineScheduler.onThread()),
			ConnectionObserver.NONE, Runnable::run, EngineScheduler.onThread(),
			new EndedLogins(Duration.ofMinutes(10), Clock.systemUTC()), new ConnectionIds(), RemoteNodes.NONE,
			TimeSource.SYSTEM));

	private final WsHandshake handshake = mock(WsHandshake.class);

	@BeforeEach
	void setUp() {
		given(this.handshake.endpoint()).willReturn("/test");
		given(this.handshake.path()).willReturn("/test");
		given(this.handshake.attributes()).willReturn(Map.of());
	}

	@Test
	@DisplayName("a connection whose login ended before it was there ends, too")
	void endedBefore() {
		Identity identity = identity("session");
		this.registry.follow(new LoginEnd.OfUser("alice"));
		assertThat(open(identity).isEnded()).isTrue();
		assertThat(open(identity("session")).isEnded()).as("of a later login").isFalse();
		Identity other = identity("session");
		this.registry.follow(new LoginEnd.OfSession("session"));
		assertThat(open(other).isEnded()).isTrue();
		Opened late = open(identity("session"));
		assertThat(late.isEnded()).isTrue();
		assertThat(late.handler().connections()).as("told of").isEmpty();
	}

	@Test
	@DisplayName("a renewal with a login that has ended meanwhile ends the connection")
	void renewed() {
		Opened opened = open(identity("first"));
		Identity fresh = identity("second");
		this.registry.follow(new LoginEnd.OfSession("second"));
		assertThat(opened.handler().connection().renew(fresh)).isTrue();
		assertThat(opened.isEnded()).isTrue();
	}

	@Test
	@DisplayName("no connection outlives the logout that it races with")
	void logoutRaces() throws Exception {
		race((round) -> this.registry.follow(new LoginEnd.OfUser("alice")));
	}

	@Test
	@DisplayName("no connection outlives the end of the session that it races with")
	void sessionEndRaces() throws Exception {
		race((round) -> this.registry.follow(new LoginEnd.OfSession("session" + round)));
	}

	@Test
	@DisplayName("no connection loses its session whose key changes while it opens")
	void sessionChangeRaces() throws Exception {
		race((round) -> {
			this.registry.follow(new LoginEnd.Moved("session" + round, "next" + round));
			this.registry.follow(new LoginEnd.OfSession("next" + round));
		});
	}

	@Test
	@DisplayName("no connection outlives the login of somebody else that it races with")
	void otherLoginRaces() throws Exception {
		race((round) -> {
			this.registry.follow(new LoginEnd.Moved("session" + round, "next" + round));
			this.registry.follow(new LoginEnd.OfOthers("next" + round, "bob", false));
		});
	}

	private void race(Consumer<Integer> end) throws Exception {
		Opened[] opened = new Opened[1];
		Identity[] caller = { identity("session0") };
		Duel.fight(ROUNDS, (round, me) -> {
			if (me == 0) {
				opened[0] = open(caller[0]);
			}
			else {
				end.accept(round);
			}
		}, (round) -> {
			assertThat(opened[0].isEnded()).as("round " + round).isTrue();
			caller[0] = identity("session" + (round + 1));
		});
	}

	private Identity identity(String session) {
		return new Identity(() -> "alice", null, session).since(this.registry.endedLogins().count());
	}

	private Opened open(Identity identity) {
		Opened opened = new Opened(new ManualTransport(), new RecordingHandler());
		this.registry
			.listener(new ConnectionRequest(this.handshake, identity, JacksonWsCodec.text(JsonMapper.shared()),
					OverflowPolicy.CLOSE, 1000, opened.handler(), OutboundFilter.NONE, Runnable::run,
					ConnectionPermit.UNCOUNTED))
			.onOpen(opened.transport());
		return opened;
	}

	/**
	 * A connection as its handler, if it was told of it, and its transport know it.
	 */
	private record Opened(ManualTransport transport, RecordingHandler handler) {

		boolean isEnded() {
			return this.transport.closes().contains(CloseStatuses.AUTHENTICATION_ENDED)
					&& this.handler.connections().stream().noneMatch(ManagedConnection::isOpen);
		}

	}

}
