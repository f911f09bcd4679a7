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

package io.github.wsext.redis.broker;

import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.topic.Channel;
import io.lettuce.core.cluster.SlotHash;

/**
 * Names of channels in Redis, and the places where they are: each place is one slot, so
 * that all channels of a place are on the same server of a Redis Cluster.
 */
public final class ChannelNames {

	/** The partitions, and the place of what is for nodes. */
	static final int PLACES = 65;

	/** The place of what is for nodes. */
	static final int NODES = 64;

	private static final String HEX = "0123456789abcdef";

	private final RedisKeys keys;

	private final RedisKeys.Kind partitions;

	private final String all;

	/**
	 * Creates the names of an application.
	 */
	public ChannelNames(RedisKeys keys) {
		this.keys = keys;
		this.partitions = keys.kind('t');
		this.all = keys.shared("all");
	}

	/**
	 * A channel by its name and its place.
	 */
	public Address of(Channel channel) {
		return switch (channel.kind()) {
			case TOPIC -> partitioned("t", channel.name());
			case USER -> partitioned("u", channel.name());
			case NODE -> new Address(this.keys.shared("n:" + encodable(channel.name())), NODES);
			case ALL -> new Address(this.all, NODES);
		};
	}

	private Address partitioned(String role, String name) {
		int partition = this.partitions.partition(name);
		return new Address(this.partitions.key(partition, role, encodable(name)), partition);
	}

	/**
	 * Key of something that belongs to a topic, in the slot of the topic's channel.
	 * @param role what it is, such as {@code m}
	 * @param name its name, which begins with that of the topic or stands for it
	 */
	public String key(String role, String topic, String name) {
		return this.partitions.key(this.partitions.partition(topic), role, encodable(name));
	}

	/**
	 * A channel of a place that nobody else listens to.
	 * @param id of whoever listens
	 */
	String probe(int place, String id) {
		return (place == NODES) ? this.keys.shared("probe:" + id) : this.partitions.key(place, "probe", id);
	}

	/**
	 * The slot of a place.
	 */
	int slot(int place) {
		return SlotHash.getSlot(probe(place, ""));
	}

	/**
	 * Half a surrogate pair is no character in UTF-8: as what it would be replaced by it
	 * would have the name of another channel.
	 */
	private static String encodable(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
				i++;
				continue;
			}
			return hex(name);
		}
		return name;
	}

	private static String hex(String name) {
		StringBuilder hex = new StringBuilder(4 * name.length() + 1).append('\0');
		for (int i = 0; i < name.length(); i++) {
			for (int shift = 12; shift >= 0; shift -= 4) {
				hex.append(HEX.charAt((name.charAt(i) >> shift) & 0xF));
			}
		}
		return hex.toString();
	}

	/**
	 * Where a channel is.
	 *
	 * @param name its name in Redis
	 * @param place its place, from 0 to 64
	 */
	public record Address(String name, int place) {
	}

}
