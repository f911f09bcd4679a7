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
	 * Decodes a message.
	 * @param type the declared type of the parameter
	 * @throws InvalidPayloadException if the message is not of that type
	 */
	Object decode(WsMessage message, Type type);

}
