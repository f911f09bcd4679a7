package io.github.wsext.send;

import io.github.wsext.codec.WsCodec;

/**
 * One of many to whom a message goes.
 */
public interface Recipient {

	/**
	 * The codec its messages are encoded with.
	 */
	WsCodec codec();

	/**
	 * Queues a message.
	 * @return whether it was taken
	 */
	boolean offer(OutboundMessage message);

}
