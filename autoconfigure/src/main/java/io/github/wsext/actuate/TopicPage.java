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

package io.github.wsext.actuate;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Some of the topics that have subscribers on this node.
 *
 * @param node id of the node
 * @param total number of topics
 * @param topics those of this page, in the order of their ids
 * @param next where the next page begins, if there is one
 */
record TopicPage(String node, int total, List<TopicDescription> topics,
		@Nullable String next) implements OperationResponseBody {

	static TopicPage of(String node, TopicRegistry registry, TopicIds ids, Query query, Masking masking) {
		FirstOf<String> first = FirstOf.walk(query.in(registry).map((name) -> new FirstOf.Keyed<>(ids.of(name), name)),
				query.after, query.size);
		List<TopicDescription> page = first.page()
			.stream()
			.map((keyed) -> new TopicDescription(keyed.key(), masking.topic(keyed.value()),
					registry.subscribers(keyed.value())))
			.toList();
		return new TopicPage(node, first.total(), page, first.hasMore() ? page.get(page.size() - 1).id() : null);
	}

	/**
	 * Which topics are wanted.
	 *
	 * @param topic name of the only one, {@code null} for all
	 * @param after the id after which to begin
	 * @param size how many
	 */
	record Query(@Nullable String topic, String after, int size) {

		private Stream<String> in(TopicRegistry registry) {
			Set<String> names = registry.names();
			return (this.topic != null) ? Stream.of(this.topic).filter(names::contains) : names.stream();
		}

	}

	/**
	 * A topic.
	 *
	 * @param id tells it from others where its name is masked
	 * @param name its name
	 * @param subscribers number of its subscribers on this node
	 */
	record TopicDescription(String id, @Nullable String name, int subscribers) {
	}

}
