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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.LongStream;

import io.github.wsext.connection.Heartbeat.Action;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Heartbeat} in a time that the test makes up.
 */
class HeartbeatTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	/** As {@link System#nanoTime()} may do, the time passes the largest number. */
	private static final long START = Long.MAX_VALUE - 20 * SECOND;

	private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(15), START);

	@Test
	@DisplayName("C5 pings once the interval is over, up to a fifth early")
	void pings() {
		assertThat(check(19)).isEqualTo(Action.NOTHING);
		assertThat(check(25)).isEqualTo(Action.PING);
		assertThat(check(26)).isEqualTo(Action.NOTHING);
	}

	@Test
	@DisplayName("C5 connections are not pinged at the same moment")
	void jitter() {
		long moments = LongStream.range(0, 1000)
			.map((i) -> firstPing(new Heartbeat(Duration.ofSeconds(25), Duration.ofSeconds(15), 0)))
			.distinct()
			.count();
		assertThat(moments).isGreaterThan(30);
	}

	private static long firstPing(Heartbeat heartbeat) {
		long tick = SECOND / 10;
		long now = 0;
		while (heartbeat.check(now, false) != Action.PING) {
			now += tick;
		}
		assertThat(now).isBetween(20 * SECOND, 25 * SECOND + tick);
		return now / tick;
	}

	@Test
	@DisplayName("C5 the payload is another each time, and has to come back")
	void payload() {
		assertThat(check(25)).isEqualTo(Action.PING);
		ByteBuffer first = this.heartbeat.payload();
		this.heartbeat.pong(ByteBuffer.wrap(new byte[8]), at(26));
		this.heartbeat.pong(ByteBuffer.allocate(0), at(26));
		this.heartbeat.pong(ByteBuffer.wrap(new byte[125]), at(26));
		assertThat(check(41)).isEqualTo(Action.GIVE_UP);
		this.heartbeat.pong(first.duplicate(), at(42));
		assertThat(check(42)).isEqualTo(Action.NOTHING);
		assertThat(check(67)).isEqualTo(Action.PING);
		assertThat(this.heartbeat.payload()).isNotEqualTo(first);
		this.heartbeat.pong(first, at(68));
		assertThat(check(90)).isEqualTo(Action.GIVE_UP);
	}

	@Test
	@DisplayName("C5 time in which nothing is read does not count against the client")
	void busy() {
		assertThat(check(25)).isEqualTo(Action.PING);
		assertThat(this.heartbeat.check(at(100), true)).isEqualTo(Action.NOTHING);
		assertThat(check(110)).isEqualTo(Action.NOTHING);
		assertThat(check(116)).isEqualTo(Action.GIVE_UP);
	}

	@Test
	@DisplayName("C4 interval and timeout change while the connection is open")
	void changes() {
		this.heartbeat.setInterval(Duration.ofSeconds(1), at(0));
		this.heartbeat.setTimeout(Duration.ofSeconds(2));
		assertThat(this.heartbeat.interval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.heartbeat.timeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.heartbeat.resolutionNanos()).isEqualTo(SECOND / 4);
		assertThat(check(1)).isEqualTo(Action.PING);
		assertThat(check(4)).isEqualTo(Action.GIVE_UP);
		this.heartbeat.setInterval(Duration.ZERO, at(4));
		assertThat(check(1000)).isEqualTo(Action.NOTHING);
		assertThat(this.heartbeat.resolutionNanos()).isEqualTo(Long.MAX_VALUE);
	}

	private Action check(long seconds) {
		return this.heartbeat.check(at(seconds), false);
	}

	private static long at(long seconds) {
		return START + seconds * SECOND;
	}

}
