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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the cluster over Redis.
 *
 * @param enabled Whether the nodes of this application are one cluster over its Redis.
 * @param application Name under which all nodes of this application find each other in
 * Redis. Taken from spring.application.name if not set.
 * @param timeout Maximum time anybody waits for Redis before the answer is 503.
 * @param maxMessageSize Maximum size of a message that is sent to other nodes.
 * @param ingress publishing by a stream
 */
@ConfigurationProperties("wsext.cluster")
public record WsExtClusterProperties(@DefaultValue("true") boolean enabled, @Nullable String application,
		@DefaultValue("1s") Duration timeout, @DefaultValue("1MB") DataSize maxMessageSize,
		@DefaultValue Ingress ingress) {

	/**
	 * Publishing by a stream in Redis.
	 *
	 * @param enabled Whether what other programs append to the stream of the application
	 * in Redis is published.
	 */
	public record Ingress(@DefaultValue("false") boolean enabled) {
	}

}
