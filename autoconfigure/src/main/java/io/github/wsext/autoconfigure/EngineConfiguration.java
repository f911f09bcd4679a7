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

package io.github.wsext.autoconfigure;

import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.DefaultWsConnections;
import io.github.wsext.connection.RemoteNodes;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.engine.WsExtEngine;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.presence.Presence;
import io.github.wsext.presence.PresenceAuthorizer;
import io.github.wsext.presence.PresenceEnvironment;
import io.github.wsext.presence.PresenceInfoProvider;
import io.github.wsext.presence.PresenceSettings;
import io.github.wsext.presence.PresenceStore;
import io.github.wsext.send.SendObserver;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.SpringTransactionBoundary;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import io.github.wsext.topic.history.HistoryConfiguration;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Beans of the engine's first stage: topics, events and connections, whether anybody can
 * connect or not.
 */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

	private final WsExtSettings settings;

	EngineConfiguration(WsExtProperties properties, Environment environment) {
		RenamedProperties.reject(environment);
		this.settings = new WsExtSettings(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	EngineScheduler wsExtScheduler() {
		return EngineScheduler.onThread();
	}

	/**
	 * Is not closed: those of its parts that have threads are beans, too.
	 */
	@Bean(destroyMethod = "")
	WsExtEngine wsExtEngine(EngineScheduler scheduler, ObjectProvider<TransactionBoundary> transactions,
			ObjectProvider<ConnectionObserver> observers, ObjectProvider<TimeSource> time,
			ObjectProvider<RemoteNodes.Factory> remoteNodes, ObjectProvider<HistoryConfiguration> history,
			ObjectProvider<SendObserver> sendObserver, Environment environment) {
		WsExtEngine.Builder builder = WsExtEngine.builder(this.settings.engine(), scheduler)
			.observer(ConnectionObserver.all(observers::orderedStream))
			.virtualThreads(Threading.VIRTUAL.isActive(environment));
		transactions.ifAvailable(builder::transactions);
		time.ifAvailable(builder::time);
		remoteNodes.ifAvailable(builder::remoteNodes);
		history.ifAvailable(builder::history);
		sendObserver.ifAvailable(builder::sendObserver);
		return InvalidPropertyException.check(builder::build);
	}

	@Bean
	TopicRegistry wsExtTopics(WsExtEngine engine) {
		return engine.topics();
	}

	@Bean
	EventSettings wsExtEventSettings(WsExtEngine engine) {
		return engine.eventSettings();
	}

	// What has gathered is sent before the threads end.
	@Bean
	@DependsOn("wsExtConnectionExecutor")
	EventBatches wsExtEventBatches(WsExtEngine engine) {
		return engine.batches();
	}

	@Bean
	EventSubscriptions wsExtEventSubscriptions(WsExtEngine engine) {
		return engine.subscriptions();
	}

	@Bean
	DefaultWsEvents wsExtEvents(WsExtEngine engine) {
		return engine.events();
	}

	@Bean
	EndedLogins wsExtEndedLogins(WsExtEngine engine) {
		return engine.endedLogins();
	}

	@Bean
	ConnectionExecutor wsExtConnectionExecutor(WsExtEngine engine) {
		return engine.executor();
	}

	@Bean
	ConnectionRegistry wsExtConnectionRegistry(WsExtEngine engine) {
		return engine.registry();
	}

	@Bean
	DefaultWsConnections wsExtConnections(WsExtEngine engine) {
		return engine.connections();
	}

	@Bean(initMethod = "start")
	Presence wsExtPresence(WsExtEngine engine, EngineScheduler scheduler, ObjectProvider<PresenceStore> store,
			ObjectProvider<PresenceAuthorizer> authorizer, ObjectProvider<PresenceInfoProvider> info,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<RemoteNodes.Factory> remoteNodes) {
		PresenceSettings presence = this.settings.presence();
		PresenceStore shared = store.getIfAvailable();
		if (shared == null && !presence.isEmpty() && remoteNodes.getIfAvailable() != null) {
			throw new InvalidPropertyException("wsext.topic.presence is set in a cluster, but there is no PresenceStore"
					+ " that its nodes share, so that each would know of its own users alone. Where that is what you"
					+ " want, say so with a bean of PresenceStore.inMemory()");
		}
		return new Presence(new PresenceEnvironment(presence, (shared != null) ? shared : PresenceStore.inMemory(),
				authorizer.getIfAvailable(() -> PresenceAuthorizer.DENY),
				info.getIfAvailable(() -> PresenceInfoProvider.NONE),
				jsonMapper.getIfAvailable(JsonMapper::shared)::writeValueAsString, engine.topics(),
				engine.eventSettings().envelope(), scheduler, engine.time().nanoTime(),
				engine.executor().forPresence()));
	}

	@Bean
	ConnectionObserver wsExtConnectionEventPublisher(ApplicationEventPublisher publisher) {
		return ConnectionObserver.publishing(publisher);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionSynchronizationManager.class)
	static class TransactionConfiguration {

		@Bean
		@ConditionalOnMissingBean(TransactionBoundary.class)
		SpringTransactionBoundary wsExtTransactionBoundary() {
			return new SpringTransactionBoundary();
		}

	}

}
