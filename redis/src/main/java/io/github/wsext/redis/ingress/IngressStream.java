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

package io.github.wsext.redis.ingress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.lettuce.core.ScriptOutputType;

/**
 * The stream, and who may read it: each call is one script.
 */
class IngressStream {

	/** How long a node that has died keeps the others from reading. */
	static final long LEASE_MILLIS = 9000;

	private static final int MAX_ENTRIES = 32;

	private final RedisLink link;

	private final String[] keys;

	private final byte[] id;

	private final int maxMessageSize;

	/**
	 * The stream of an application.
	 * @param id of whoever reads
	 */
	IngressStream(RedisLink link, RedisKeys keys, String id, int maxMessageSize) {
		this.link = link;
		this.keys = new String[] { keys.shared("in:lease"), keys.shared("in:position"), keys.shared("in") };
		this.id = bytes(id);
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Reads what comes next, if nobody else does.
	 */
	Batch read() {
		List<Object> answer = this.link.deadline()
			.await(this.link.<List<Object>>run(IngressScripts.READ, ScriptOutputType.MULTI, this.keys, this.id,
					bytes(Long.toString(LEASE_MILLIS)), bytes(Integer.toString(MAX_ENTRIES)),
					bytes(Integer.toString(this.maxMessageSize))));
		if (!answer.get(0).equals(1L)) {
			return new Batch(false, false, List.of());
		}
		List<Entry> entries = new ArrayList<>();
		for (Object each : list(answer.get(2))) {
			List<Object> entry = list(each);
			entries.add(new Entry(new String((byte[]) entry.get(0), StandardCharsets.US_ASCII), list(entry.get(1))));
		}
		return new Batch(true, answer.get(1).equals(1L), entries);
	}

	/**
	 * Writes down how far this node has come.
	 * @return whether it still was its turn
	 */
	boolean done(String position) {
		Long written = this.link.deadline()
			.await(this.link.run(IngressScripts.DONE, ScriptOutputType.INTEGER, this.keys, this.id, bytes(position)));
		return written == 1;
	}

	/**
	 * Lets another node read.
	 */
	void leave() {
		this.link.deadline().await(this.link.run(IngressScripts.LEAVE, ScriptOutputType.INTEGER, this.keys, this.id));
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(Object answer) {
		return (List<Object>) answer;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * What was read.
	 *
	 * @param leased whether it is the turn of this node
	 * @param missing whether some were trimmed before anybody has read them
	 */
	record Batch(boolean leased, boolean missing, List<Entry> entries) {
	}

	/**
	 * An entry of the stream.
	 *
	 * @param fields names and values by turns
	 */
	record Entry(String id, List<Object> fields) {
	}

}
