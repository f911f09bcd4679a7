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

package io.github.wsext.topic;

import io.github.wsext.WsConnection;
import io.github.wsext.send.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * A message for other nodes.
 *
 * @param message whatever the application sends
 * @param overflow what may happen to it where it does not fit
 * @param except the connection that does not get it
 * @param gather whether it is an event that may wait for a batch
 */
public record RelayedMessage(Object message, Overflow overflow, @Nullable WsConnection except, boolean gather) {

	/**
	 * A message that is for all, now.
	 */
	public RelayedMessage(Object message, Overflow overflow) {
		this(message, overflow, null, false);
	}

}
