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

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

import io.github.wsext.connection.ConnectionIdentity.Change;
import io.github.wsext.send.OutboundSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionIdentity}. The client is told ten seconds before the end.
 */
class ConnectionIdentityTests {

	private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");

	private Instant now = START;

	private ConnectionIdentity identity(Identity identity, @Nullable Duration maxAge) {
		ConnectionSettings settings = new ConnectionSettings(new OutboundSettings(10, 1000), Duration.ofSeconds(10),
				Duration.ofSeconds(10), 10, Duration.ZERO, Duration.ofSeconds(10), maxAge, Duration.ofSeconds(10));
		InstantSource source = () -> this.now;
		Clock clock = source.withZone(ZoneOffset.UTC);
		return new ConnectionIdentity(identity, settings, clock);
	}

	private static Identity alice(@Nullable Integer seconds) {
		Principal principal = () -> "alice";
		return new Identity(principal, (seconds != null) ? START.plusSeconds(seconds) : null, null);
	}

	@Test
	@DisplayName("a caller without a name is nobody's equal, not even another one without")
	void withoutName() {
		Identity nameless = Identity.of(() -> "");
		assertThat(nameless.isSameCallerAs(nameless)).isFalse();
		assertThat(nameless.isSameCallerAs(Identity.of(() -> ""))).isFalse();
		assertThat(Identity.of(() -> "alice").isSameCallerAs(Identity.of(() -> "alice"))).isTrue();
	}

	@Test
	@DisplayName("the end is announced once, the grace before it")
	void announced() {
		ConnectionIdentity identity = identity(alice(60), null);
		this.now = START.plusSeconds(50).minusNanos(1);
		assertThat(identity.check()).isEqualTo(Change.NONE);
		this.now = START.plusSeconds(50);
		assertThat(identity.check()).isEqualTo(Change.ABOUT_TO_END);
		assertThat(identity.check()).isEqualTo(Change.NONE);
		this.now = START.plusSeconds(60).minusNanos(1);
		assertThat(identity.check()).isEqualTo(Change.NONE);
		this.now = START.plusSeconds(60);
		assertThat(identity.check()).isEqualTo(Change.ENDED);
	}

	@Test
	@DisplayName("a renewal to a later end is announced again, to the same or an earlier end it is not")
	void renewed() {
		ConnectionIdentity identity = identity(alice(60), null);
		this.now = START.plusSeconds(55);
		assertThat(identity.check()).isEqualTo(Change.ABOUT_TO_END);
		assertThat(identity.renew(alice(60))).isTrue();
		assertThat(identity.check()).isEqualTo(Change.NONE);
		assertThat(identity.renew(alice(58))).isTrue();
		assertThat(identity.check()).isEqualTo(Change.NONE);
		assertThat(identity.renew(alice(61))).isTrue();
		assertThat(identity.check()).isEqualTo(Change.ABOUT_TO_END);
	}

	@Test
	@DisplayName("a renewal without an end goes on for good, unless a later one has an end again")
	void withoutEnd() {
		ConnectionIdentity identity = identity(alice(60), null);
		this.now = START.plusSeconds(55);
		assertThat(identity.check()).isEqualTo(Change.ABOUT_TO_END);
		identity.renew(alice(null));
		this.now = START.plusSeconds(100);
		assertThat(identity.check()).isEqualTo(Change.NONE);
		identity.renew(alice(105));
		assertThat(identity.check()).isEqualTo(Change.ABOUT_TO_END);
	}

	@Test
	@DisplayName("another caller renews nothing")
	void anotherCaller() {
		ConnectionIdentity identity = identity(alice(60), null);
		Principal bob = () -> "bob";
		assertThat(identity.renew(new Identity(bob, START.plusSeconds(600), null))).isFalse();
		assertThat(identity.current().expiresAt()).isEqualTo(START.plusSeconds(60));
	}

	@Test
	@DisplayName("the longest age counts from the opening and from each renewal, and only if it is earlier")
	void maxAge() {
		ConnectionIdentity identity = identity(alice(60), Duration.ofSeconds(30));
		assertThat(identity.current().expiresAt()).isEqualTo(START.plusSeconds(30));
		this.now = START.plusSeconds(20);
		identity.renew(alice(60));
		assertThat(identity.current().expiresAt()).isEqualTo(START.plusSeconds(50));
		this.now = START.plusSeconds(40);
		identity.renew(alice(60));
		assertThat(identity.current().expiresAt()).isEqualTo(START.plusSeconds(60));
		assertThat(identity(Identity.of(null), Duration.ofSeconds(30)).current().expiresAt()).isNull();
	}

}
