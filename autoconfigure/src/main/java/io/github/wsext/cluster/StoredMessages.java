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

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.EncodedElsewhere;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.topic.history.HistoryMessages;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The messages of histories, in the format of those between nodes: whichever node
 * delivers one, and whenever, makes the same of it. Thread-safe.
 */
public final class StoredMessages implements HistoryMessages {

	/** Tells apart what several nodes have written. */
	private final String prefix = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);

	private final AtomicLong count = new AtomicLong();

	private final ClusterMessageFormat format = new ClusterMessageFormat();

	private final ContentWriter writer;

	private final ContentReader reader;

	private final WsCodecs codecs;

	private final EventEnvelope envelope;

	private volatile @Nullable Boolean takesBytes;

	/**
	 * Creates the format.
	 * @param mapper writes what is kept
	 * @param codecs the codecs of connections
	 * @param envelope the shape of events
	 */
	public StoredMessages(JsonMapper mapper, WsCodecs codecs, EventEnvelope envelope) {
		this.writer = new ContentWriter(mapper, codecs, envelope.eventKey());
		this.reader = new ContentReader(envelope);
		this.codecs = codecs;
		this.envelope = envelope;
	}

	@Override
	public HistoryMessage write(Object message, Overflow overflow, @Nullable WsConnection except) {
		Content content = this.writer.writeJson(message);
		if (content.type() == Content.Type.BINARY && !takesBytes()) {
			throw new IllegalArgumentException("Bytes on a topic with a history, of which each message has its position"
					+ " beside it, need a codec that writes binary messages, such as one for CBOR");
		}
		String id = this.prefix + '.' + Long.toString(this.count.incrementAndGet(), Character.MAX_RADIX);
		String left = (except != null) ? except.id() : null;
		byte[] bytes = this.format.write(new ClusterMessage(id, "", overflow, left, null, null, false, null, content));
		return new HistoryMessage(bytes, left, content(content));
	}

	private boolean takesBytes() {
		Boolean known = this.takesBytes;
		if (known == null) {
			known = this.codecs.all().stream().anyMatch(this::takesBytes);
			this.takesBytes = known;
		}
		return known;
	}

	private boolean takesBytes(WsCodec codec) {
		try {
			return codec
				.encode(this.envelope.positioned(null, new byte[1], "topic", "position")) instanceof WsMessage.Binary;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Override
	public HistoryMessage read(byte[] bytes) {
		ClusterMessage message;
		try {
			message = this.format.read(bytes);
		}
		catch (UnreadableMessageException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
		return new HistoryMessage(bytes, message.except(), content(message.content()));
	}

	private Rendering content(Content content) {
		return (topic, position) -> (EncodedElsewhere) (codec) -> this.reader.encode(content, codec, topic, position);
	}

	@Override
	public Object bare(String topic, TopicPosition position) {
		return this.envelope.position(topic, position.toString());
	}

}
