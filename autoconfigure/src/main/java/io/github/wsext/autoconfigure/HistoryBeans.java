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

import io.github.wsext.cluster.StoredMessages;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicOutbox;
import io.github.wsext.topic.history.HistoryConfiguration;
import io.github.wsext.topic.history.HistoryObserver;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Beans of topics whose last messages are kept, where there are any.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(HistoryBeans.OnHistory.class)
class HistoryBeans {

	@Bean
	@ConditionalOnMissingBean(TopicHistory.class)
	InMemoryTopicHistory wsExtTopicHistory(ObjectProvider<TimeSource> time) {
		return new InMemoryTopicHistory(time.getIfAvailable(() -> TimeSource.SYSTEM).nanoTime());
	}

	@Bean
	HistoryConfiguration wsExtHistoryConfiguration(WsExtProperties properties, TopicHistory history,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<WsCodecs> codecs,
			ObjectProvider<WsCodec> codecsOfApplication, ObjectProvider<TopicOutbox> outbox,
			ObjectProvider<HistoryObserver> observers) {
		WsExtSettings settings = new WsExtSettings(properties);
		JsonMapper mapper = jsonMapper.getIfAvailable(JsonMapper::shared);
		WsCodecs all = codecs.getIfAvailable(
				() -> new WsCodecs(codecsOfApplication.orderedStream().toList(), JacksonWsCodec.text(mapper)));
		return new HistoryConfiguration(settings.history(), history,
				new StoredMessages(mapper, all, settings.engine().events().envelope()),
				outbox.getIfAvailable(() -> TopicOutbox.NONE), HistoryObserver.all(observers::orderedStream));
	}

	/**
	 * At least one topic has a history.
	 */
	static final class OnHistory extends SpringBootCondition {

		private static final String PROPERTY = "wsext.topic.history";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean configured = Binder.get(context.getEnvironment())
				.bind(PROPERTY, Bindable.mapOf(String.class, Object.class))
				.isBound();
			return new ConditionOutcome(configured,
					ConditionMessage.forCondition(PROPERTY).because(configured ? "there are some" : "there are none"));
		}

	}

}
