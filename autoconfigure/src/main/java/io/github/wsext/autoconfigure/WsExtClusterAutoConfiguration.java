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

import io.github.wsext.cluster.Cluster;
import io.github.wsext.cluster.ClusterLifecycle;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.observe.MicrometerClusterObserver;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.TopicBroker;
import io.github.wsext.topic.TopicRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for applications of several nodes: whoever has beans of both
 * {@link TopicBroker} and {@link NodeDirectory}.
 */
@AutoConfiguration(after = { WsExtAutoConfiguration.class, WsExtWorkerAutoConfiguration.class }, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnBean({ TopicBroker.class, NodeDirectory.class, TopicRegistry.class })
@ConditionalOnBooleanProperty(name = "wsext.cluster.enabled", matchIfMissing = true)
public final class WsExtClusterAutoConfiguration {

	WsExtClusterAutoConfiguration() {
	}

	@Bean
	Cluster wsExtCluster(TopicBroker broker, NodeDirectory directory, ObjectProvider<JsonMapper> jsonMapper,
			ObjectProvider<WsCodecs> codecs, ObjectProvider<WsCodec> codecsOfApplication, WsExtProperties properties,
			EngineScheduler scheduler, ObjectProvider<ClusterObserver> observers) {
		JsonMapper mapper = jsonMapper.getIfAvailable(JsonMapper::shared);
		return new Cluster(broker, directory, mapper,
				codecs.getIfAvailable(
						() -> new WsCodecs(codecsOfApplication.orderedStream().toList(), JacksonWsCodec.text(mapper))),
				new WsExtSettings(properties).engine().events().envelope(), scheduler,
				ClusterObserver.all(observers::orderedStream));
	}

	@Bean
	ClusterLifecycle wsExtClusterLifecycle(Cluster cluster, TopicRegistry topics, DefaultWsEvents events,
			ConnectionRegistry connections) {
		return new ClusterLifecycle(cluster, topics, events, connections);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnBean(MeterRegistry.class)
		MicrometerClusterObserver wsExtMicrometerClusterObserver(MeterRegistry meterRegistry, NodeDirectory directory) {
			return new MicrometerClusterObserver(meterRegistry, directory);
		}

	}

}
