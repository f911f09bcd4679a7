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

package io.github.wsext.presence;

import io.github.wsext.WsConnection;
import org.jspecify.annotations.Nullable;

/**
 * Says what others see of a user beside the name, such as a display name. A bean of this
 * type is asked when a user joins, once for each node; without one there is nothing to
 * see. Must be thread-safe. Where it throws, or says more than {@code max-info} allows,
 * the user is present without it.
 */
@FunctionalInterface
public interface PresenceInfoProvider {

	/**
	 * Says nothing.
	 */
	PresenceInfoProvider NONE = (connection, topic) -> null;

	/**
	 * What others see.
	 * @param connection the first connection of the user
	 * @param topic the topic that it has subscribed to
	 * @return anything that can be written as JSON, or {@code null} for nothing
	 */
	@Nullable Object info(WsConnection connection, String topic);

}
