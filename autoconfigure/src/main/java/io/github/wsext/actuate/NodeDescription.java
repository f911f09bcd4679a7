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
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of this node.
 *
 * @param node its id
 * @param transport by which means frames leave and arrive
 * @param draining whether it takes no further connections
 * @param connections number of its open connections
 * @param topics number of topics with subscribers on it
 * @param cluster the nodes, if there may be others
 * @param endpoints its endpoints, by path
 * @param limits its limits by their properties, and what is used of them
 * @param tickets what has become of tickets on it since it was started
 */
record NodeDescription(String node, String transport, boolean draining, int connections, int topics,
		NodeStatus.@Nullable ClusterDescription cluster, List<EndpointDescription> endpoints,
		Map<String, LimitDescription> limits,
		TicketCounts.@Nullable Description tickets) implements OperationResponseBody {
}
