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

import java.lang.reflect.Type;
import java.util.Set;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;

/**
 * Turns objects into messages and back. A bean of this type serves the connections whose
 * negotiated subprotocol it names; all others use JSON with the application's
 * {@code JsonMapper}, unless a codec that names none replaces it. Must be thread-safe.
 */
public interface WsCodec {

	/**
	 * The subprotocols this codec serves; empty for the codec of all others.
	 */
	default Set<String> subprotocols() {
		return Set.of();
	}

	/**
	 * What its format is called. Codecs of one application that write the same object
	 * differently have different names, and all instances of an application have the same
	 * ones.
	 */
	default String name() {
		return getClass().getName();
	}

	/**
	 * Encodes an object.
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	WsMessage encode(Object value);

	/**
	 * Encodes an object whose declared type says more than its class, such as that of the
	 * elements of a list. Ignored by default.
	 * @param type the declared type
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	default WsMessage encode(Object value, Type type) {
		return encode(value);
	}

	/**
	 * Decodes a message.
	 * @param type the declared type of the parameter
	 * @throws InvalidPayloadException if the message is not of that type
	 */
	Object decode(WsMessage message, Type type);

}
