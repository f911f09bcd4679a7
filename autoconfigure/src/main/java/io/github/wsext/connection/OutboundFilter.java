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

package io.github.wsext.connection;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * The application's say in what a connection sends.
 */
@FunctionalInterface
public interface OutboundFilter {

	/**
	 * Sends everything as it is.
	 */
	OutboundFilter NONE = (connection, message) -> message;

	/**
	 * What is to be sent for a message.
	 * @return the message, another one, or {@code null} for nothing
	 */
	@Nullable WsMessage filter(ManagedConnection connection, WsMessage message);

}
