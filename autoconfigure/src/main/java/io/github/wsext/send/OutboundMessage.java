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

package io.github.wsext.send;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.transport.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message ready to leave, shared by all its receivers.
 */
public final class OutboundMessage {

	private final EncodedMessage message;

	private final int size;

	private final boolean raw;

	/** When it was published, 0 if nobody wants to know. */
	private final long publishedNanos;

	/** The same for all receivers; most messages never need it. */
	private volatile @Nullable OutboundMessage unlikeEventOfServer;

	/**
	 * Makes a message ready that a codec has written. Unpaired surrogates in a text,
	 * which no encoding of UTF-8 has and on which containers fail, become replacement
	 * characters.
	 */
	public OutboundMessage(WsMessage message) {
		this(message, false, 0);
	}

	private OutboundMessage(WsMessage message, boolean raw, long publishedNanos) {
		this.raw = raw;
		this.publishedNanos = publishedNanos;
		if (message instanceof WsMessage.Text text) {
			String wellFormed = Utf8.wellFormed(text.payload());
			this.message = new EncodedMessage(wellFormed.equals(text.payload()) ? message : WsMessage.text(wellFormed));
			this.size = Utf8.length(wellFormed);
		}
		else {
			this.message = new EncodedMessage(message);
			this.size = ((WsMessage.Binary) message).payload().remaining();
		}
	}

	/**
	 * Makes ready whatever an application sends. What it sends as it is, and may have
	 * from somebody else, is raw.
	 * @throws IllegalArgumentException if the codec cannot encode it
	 */
	public static OutboundMessage of(Object value, WsCodec codec) {
		return of(value, codec, 0);
	}

	/**
	 * Makes ready what was published.
	 * @param publishedNanos when, by {@link System#nanoTime()}, 0 if nobody wants to know
	 * @throws IllegalArgumentException if the codec cannot encode it
	 */
	static OutboundMessage of(Object value, WsCodec codec, long publishedNanos) {
		return new OutboundMessage(WsCodecs.encode(value, codec),
				value instanceof CharSequence || value instanceof WsMessage, publishedNanos);
	}

	private OutboundMessage(EncodedMessage message, int size, boolean raw) {
		this.message = message;
		this.size = size;
		this.raw = raw;
		this.publishedNanos = 0;
	}

	/**
	 * The same, of which nobody wants to know when it was published.
	 */
	OutboundMessage untimed() {
		return (this.publishedNanos != 0) ? new OutboundMessage(this.message, this.size, this.raw) : this;
	}

	/**
	 * What is to be sent in place of this message, and is as raw as this.
	 */
	public OutboundMessage replacedBy(WsMessage message) {
		return new OutboundMessage(message, this.raw, this.publishedNanos);
	}

	/**
	 * The message as nobody takes it for an event of the server's own: only what a codec
	 * has written may be one.
	 * @param eventKey key of an event's name
	 */
	public OutboundMessage unlikeEventOfServer(String eventKey) {
		if (!this.raw || !(plain() instanceof WsMessage.Text text)) {
			return this;
		}
		OutboundMessage known = this.unlikeEventOfServer;
		if (known == null) {
			known = RawText.mayBeEventOfServer(text.payload(), eventKey) ? new OutboundMessage(
					WsMessage.text(RawText.unlikeEventOfServer(text.payload())), false, this.publishedNanos) : this;
			this.unlikeEventOfServer = known;
		}
		return known;
	}

	/**
	 * The message as it was before anything was encoded for the wire.
	 */
	public WsMessage plain() {
		return this.message.message();
	}

	/**
	 * When it was published, by {@link System#nanoTime()}, 0 if nobody wants to know.
	 */
	long publishedNanos() {
		return this.publishedNanos;
	}

	EncodedMessage message() {
		return this.message;
	}

	/**
	 * Size of the payload on the wire in bytes, before compression.
	 */
	int size() {
		return this.size;
	}

}
