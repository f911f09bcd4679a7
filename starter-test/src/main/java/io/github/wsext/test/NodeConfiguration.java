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

import java.time.Clock;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.TicketExpiryNotifier;
import io.github.wsext.ticket.TicketSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.security.core.Authentication;

/**
 * What a node has of the bus. It goes before what the application has, such as its Redis.
 */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {

	@Bean(destroyMethod = "stop")
	@Primary
	MemoryNodeDirectory wsExtTestNodeDirectory(BusLine line, ObjectProvider<TimeSource> time) {
		return new MemoryNodeDirectory(line, clock(time));
	}

	@Bean(destroyMethod = "stop")
	@Primary
	MemoryTopicBroker wsExtTestTopicBroker(BusLine line) {
		return new MemoryTopicBroker(line);
	}

	@Bean(destroyMethod = "stop")
	@Primary
	MemoryPresenceStore wsExtTestPresenceStore(BusLine line) {
		return new MemoryPresenceStore(line);
	}

	@Bean
	NodeArrivals wsExtTestNodeArrivals(ObjectProvider<ConnectionRegistry> connections, MemoryTopicBroker broker) {
		return new NodeArrivals(connections, broker);
	}

	private static Clock clock(ObjectProvider<TimeSource> time) {
		return time.getIfAvailable(() -> TimeSource.SYSTEM).clock();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Authentication.class)
	static class TicketConfiguration {

		// Nobody asks for it where there are no tickets.
		@Bean
		@Primary
		@Lazy
		MemoryTicketStore wsExtTestTicketStore(BusLine line, TicketSettings settings,
				@Qualifier("wsExtTicketExpiryNotifier") TicketExpiryNotifier expired, EngineScheduler scheduler,
				ObjectProvider<TimeSource> time) {
			return new MemoryTicketStore(line, settings.unused(), clock(time), expired, scheduler);
		}

	}

}
