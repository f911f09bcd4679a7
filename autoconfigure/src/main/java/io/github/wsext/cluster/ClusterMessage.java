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

package io.github.wsext.cluster;

import io.github.wsext.send.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * A message from one node to others.
 *
 * @param id an id that no other message of its node has
 * @param node the node that has sent it
 * @param overflow what may happen to it where it does not fit
 * @param except id of the connection that does not get it
 * @param connection id of the only connection that gets it
 * @param endpoint path pattern of the endpoint whose connections get it
 * @param gather whether it is an event that may wait for a batch
 * @param answerTo id of the message that it says the result of
 * @param content what it says
 */
record ClusterMessage(String id, String node, Overflow overflow, @Nullable String except, @Nullable String connection,
		@Nullable String endpoint, boolean gather, @Nullable String answerTo, Content content) {
}
