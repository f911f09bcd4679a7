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

package io.github.wsext.codec;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A codec for connections with named events: reads a message as a tree first, to see
 * whether it is an event and of which name, and parts of the tree as objects afterwards.
 * The tree may be of any kind, and an {@code id} that a client has given goes back to it
 * as it was: {@link #encode} is handed the tree that was read from it.
 */
public interface EventCodec extends WsCodec {

	/**
	 * Reads a message as a tree.
	 * @return the tree, or {@code null} if the message is seen to be no object without
	 * reading it
	 * @throws InvalidPayloadException if it cannot be read, and therefore is no event
	 * either
	 */
	@Nullable EventTree readTree(WsMessage message);

}
