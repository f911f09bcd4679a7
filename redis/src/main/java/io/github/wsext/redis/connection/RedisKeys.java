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

package io.github.wsext.redis.connection;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import io.lettuce.core.cluster.SlotHash;

/**
 * Names of what an application keeps in Redis. Each begins with a prefix of the
 * application and one of 64 tags in braces, which say where in a Redis Cluster it is: the
 * tags of a kind spread evenly over all slots, so that each master has its share however
 * many there are.
 */
public final class RedisKeys {

	private static final int TAGS = 64;

	private static final String SHARED_TAG = "{n}";

	private static final int SLOTS_PER_TAG = SlotHash.SLOT_COUNT / TAGS;

	private final String prefix;

	/**
	 * Creates the names of an application.
	 * @param application its name; those of two applications in one Redis differ
	 */
	public RedisKeys(String application) {
		this.prefix = "wsext:" + application + ":";
	}

	/**
	 * The kind of what is kept, which has tags of its own.
	 * @param letter what its tags begin with
	 */
	public Kind kind(char letter) {
		return new Kind(this.prefix, tags(letter));
	}

	/**
	 * Name of something that all nodes share; all of these are in one slot.
	 */
	public String shared(String name) {
		return this.prefix + SHARED_TAG + ":" + name;
	}

	/**
	 * For each 64th of the slots the first number whose tag is there: the same table
	 * always and everywhere.
	 */
	private static String[] tags(char letter) {
		String[] tags = new String[TAGS];
		int found = 0;
		for (int number = 0; found < TAGS; number++) {
			String tag = "{" + letter + number + "}";
			int place = SlotHash.getSlot(tag) / SLOTS_PER_TAG;
			if (tags[place] == null) {
				tags[place] = tag;
				found++;
			}
		}
		return tags;
	}

	/**
	 * Names of one kind.
	 */
	public static final class Kind {

		private final String prefix;

		private final String[] tags;

		private Kind(String prefix, String[] tags) {
			this.prefix = prefix;
			this.tags = tags;
		}

		/**
		 * The partition that has a name, from 0 to 63.
		 */
		public int partition(String name) {
			CRC32 crc = new CRC32();
			crc.update(name.getBytes(StandardCharsets.UTF_8));
			return (int) (crc.getValue() % TAGS);
		}

		/**
		 * Key of something, in the partition of its name.
		 * @param role what it is, such as {@code k}
		 */
		public String key(String role, String name) {
			return key(partition(name), role, name);
		}

		/**
		 * Key of something in a partition.
		 * @param role what it is, such as {@code k}
		 */
		public String key(int partition, String role, String name) {
			return this.prefix + this.tags[partition] + ":" + role + ":" + name;
		}

	}

}
