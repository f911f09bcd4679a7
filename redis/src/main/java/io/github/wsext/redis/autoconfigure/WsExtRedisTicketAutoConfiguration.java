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

package io.github.wsext.redis.autoconfigure;

import io.github.wsext.connection.TimeSource;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.ticket.RedisTicketStore;
import io.github.wsext.redis.ticket.TicketTypes;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.TicketExpiryNotifier;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.Authentication;
import org.springframework.security.jackson.SecurityJacksonModules;

/**
 * Auto-configuration for tickets that all nodes share.
 */
@AutoConfiguration(after = WsExtRedisAutoConfiguration.class,
		beforeName = "io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Authentication.class, SecurityJacksonModules.class })
@ConditionalOnBean(RedisLink.class)
public final class WsExtRedisTicketAutoConfiguration {

	WsExtRedisTicketAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(TicketStore.class)
	RedisTicketStore wsExtTicketStore(RedisLink redis, RedisKeys keys, JsonMapper json,
			ObjectProvider<TicketTypes> types, TicketSettings settings,
			@Qualifier("wsExtTicketExpiryNotifier") TicketExpiryNotifier expired, EngineScheduler scheduler,
			ObjectProvider<TimeSource> time) {
		return new RedisTicketStore(redis, keys, json, types.orderedStream().toList(), settings.unused(),
				time.getIfAvailable(() -> TimeSource.SYSTEM).clock(), expired, scheduler);
	}

}
