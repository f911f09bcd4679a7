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

package io.github.wsext.redis.ticket;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketSettings;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A store with a line of its own, as a node has it.
 */
final class StoreOnNode implements AutoCloseable {

	private final RedisLink link;

	private final EngineScheduler scheduler = EngineScheduler.onThread();

	private final BlockingQueue<Ticket> expired = new LinkedBlockingQueue<>();

	private final Clock clock;

	private final RedisTicketStore store;

	private StoreOnNode(Builder builder) {
		this.link = new RedisLink(new RedisClients(builder.factory, builder.timeout));
		this.link.start();
		this.clock = builder.clock;
		this.store = new RedisTicketStore(this.link, new RedisKeys("test"), JsonMapper.builder().build(),
				List.of(builder.types), builder.unused, builder.clock, this.expired::add, this.scheduler);
	}

	static Builder at(RedisServer redis) {
		return new Builder(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", redis.port())));
	}

	static Builder at(LettuceConnectionFactory factory) {
		return new Builder(factory);
	}

	RedisTicketStore store() {
		return this.store;
	}

	Clock clock() {
		return this.clock;
	}

	RedisLink link() {
		return this.link;
	}

	/**
	 * The tickets that were announced as expired.
	 */
	BlockingQueue<Ticket> expired() {
		return this.expired;
	}

	@Override
	public void close() {
		this.store.close();
		this.scheduler.close();
		this.link.close();
	}

	/**
	 * What a node has of its own.
	 */
	static final class Builder {

		private final LettuceConnectionFactory factory;

		private TicketSettings.Unused unused = new TicketSettings.Unused(20, 100_000);

		private Clock clock = Clock.systemUTC();

		/** Longer than a machine with much else to do stalls. */
		private Duration timeout = Duration.ofSeconds(30);

		private TicketTypes types = TicketTypes.of();

		private Builder(LettuceConnectionFactory factory) {
			this.factory = factory;
		}

		Builder unused(int perPrincipal, int perNode) {
			this.unused = new TicketSettings.Unused(perPrincipal, perNode);
			return this;
		}

		Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		Builder types(Class<?>... types) {
			this.types = TicketTypes.of(types);
			return this;
		}

		/**
		 * A node that has a line.
		 */
		StoreOnNode build() {
			StoreOnNode node = new StoreOnNode(this);
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(node.link::isUp);
			return node;
		}

		/**
		 * A node, whether it has a line or not.
		 */
		StoreOnNode buildAnyway() {
			return new StoreOnNode(this);
		}

	}

}
