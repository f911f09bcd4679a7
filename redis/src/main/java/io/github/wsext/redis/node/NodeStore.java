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

package io.github.wsext.redis.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisScript;
import io.lettuce.core.ScriptOutputType;

/**
 * What the directory keeps in Redis. Each call waits as long as a command may take, and
 * throws if Redis does not answer.
 */
class NodeStore {

	/** How long a node counts without renewing its lease. */
	static final long LEASE_MILLIS = 9000;

	private static final String DAY_MILLIS = "86400000";

	private static final String ACKNOWLEDGED_MILLIS = "60000";

	/** Roughly how many commands are kept. */
	private static final String MAX_COMMANDS = "10000";

	/** Roughly how many changes are kept. */
	private static final String MAX_CHANGES = "1000";

	private static final String PAGE = "1000";

	private final RedisLink link;

	private final RedisKeys keys;

	private final String id;

	private final String nodes;

	private final String infos;

	private final String commands;

	private final String changes;

	NodeStore(RedisLink link, RedisKeys keys, String id) {
		this.link = link;
		this.keys = keys;
		this.id = id;
		this.nodes = keys.shared("nodes");
		this.infos = keys.shared("info");
		this.commands = keys.shared("cmd");
		this.changes = keys.shared("users");
	}

	private String users(String node, String incarnation) {
		return this.keys.shared("users:" + node + ":" + incarnation);
	}

	private String acknowledgements(String node, String incarnation) {
		return this.keys.shared("ack:" + node + ":" + incarnation);
	}

	/**
	 * Renews the lease of this node, or enters it.
	 */
	Beat beat(NodeInfo info, boolean entering) {
		List<Object> answer = run(NodeScripts.BEAT,
				keys(this.nodes, this.infos, this.commands, this.changes, users(this.id, info.incarnation())), this.id,
				info.toString(), entering ? "1" : "0", Long.toString(LEASE_MILLIS), DAY_MILLIS, MAX_COMMANDS,
				info.incarnation());
		if (answer.get(0).equals(0L)) {
			return Beat.EVICTED;
		}
		Map<String, NodeInfo> infos = new LinkedHashMap<>();
		long since = Long.MAX_VALUE;
		long now = (Long) answer.get(5);
		List<Object> all = list(answer.get(2));
		for (int i = 0; i < all.size(); i += 2) {
			String node = text(all.get(i));
			if (node.isEmpty()) {
				since = Long.parseLong(text(all.get(i + 1)));
			}
			else if (!node.equals(this.id)) {
				infos.put(node, NodeInfo.of(text(all.get(i + 1))));
			}
		}
		forget(list(answer.get(1)));
		return new Beat(true, infos, text(answer.get(3)), text(answer.get(4)), now - since, now);
	}

	/**
	 * What nodes have left behind that are gone.
	 */
	private void forget(List<Object> gone) {
		List<String> left = new ArrayList<>();
		for (int i = 0; i < gone.size(); i += 2) {
			String info = text(gone.get(i + 1));
			if (!info.isEmpty()) {
				left.add(users(text(gone.get(i)), NodeInfo.of(info).incarnation()));
			}
		}
		if (!left.isEmpty()) {
			this.link.run(NodeScripts.FORGET, ScriptOutputType.INTEGER, left.toArray(String[]::new));
		}
	}

	/**
	 * Whether every other node has acknowledged that this one has entered.
	 */
	boolean isAcknowledged(String incarnation) {
		List<Object> answer = run(NodeScripts.ACKNOWLEDGED, keys(this.nodes, acknowledgements(this.id, incarnation)),
				Long.toString(LEASE_MILLIS));
		List<String> alive = new ArrayList<>(list(answer.get(0)).stream().map(NodeStore::text).toList());
		alive.removeAll(list(answer.get(1)).stream().map(NodeStore::text).toList());
		alive.remove(this.id);
		return alive.isEmpty();
	}

	/**
	 * Acknowledges that another node has entered.
	 */
	void acknowledge(String node, String incarnation) {
		await(this.link.run(NodeScripts.ACKNOWLEDGE, ScriptOutputType.INTEGER,
				keys(acknowledgements(node, incarnation)), bytes(this.id), bytes(ACKNOWLEDGED_MILLIS)));
	}

	/**
	 * Writes down a change of this node.
	 * @return whether the node has an entry
	 */
	boolean change(NodeInfo info, byte[] come, byte[] gone) {
		Long written = await(this.link.run(NodeScripts.CHANGE, ScriptOutputType.INTEGER,
				keys(this.nodes, this.infos, this.changes, users(this.id, info.incarnation())), bytes(this.id),
				bytes(info.incarnation()), bytes(Long.toString(info.number())),
				bytes(Integer.toString(info.connections())), come, gone, bytes(DAY_MILLIS), bytes(MAX_CHANGES)));
		return written == 1;
	}

	/**
	 * Reads commands from a position on, and changes after another.
	 */
	Page read(String commandsFrom, int maxCommands, String changesAfter, int maxChanges) {
		List<Object> answer = run(NodeScripts.READ, keys(this.commands, this.changes), commandsFrom,
				Integer.toString(maxCommands), changesAfter, Integer.toString(maxChanges));
		return new Page(entries(answer.get(0)), entries(answer.get(1)));
	}

	/**
	 * The first of some positions of commands that there is, or nothing.
	 */
	String find(List<String> positions) {
		byte[][] arguments = positions.stream().map(NodeStore::bytes).toArray(byte[][]::new);
		byte[] found = await(
				this.link.<byte[]>run(NodeScripts.FIND, ScriptOutputType.VALUE, keys(this.commands), arguments));
		return text(found);
	}

	/**
	 * Appends commands of this node.
	 * @return their positions
	 */
	List<String> send(String kind, List<byte[]> commands) {
		List<byte[]> arguments = new ArrayList<>(List.of(bytes(MAX_COMMANDS), bytes(this.id), bytes(kind)));
		arguments.addAll(commands);
		return texts(run(NodeScripts.SEND, keys(this.commands), arguments.toArray(byte[][]::new)));
	}

	/**
	 * Appends commands anew of which Redis knows nothing any more.
	 * @param commands by their positions
	 * @return the positions where they are now
	 */
	List<String> repair(Map<String, byte[]> commands) {
		List<byte[]> arguments = new ArrayList<>(List.of(bytes(MAX_COMMANDS), bytes(this.id)));
		commands.forEach((position, command) -> {
			arguments.add(bytes(position));
			arguments.add(command);
		});
		return texts(run(NodeScripts.REPAIR, keys(this.commands), arguments.toArray(byte[][]::new)));
	}

	/**
	 * Reads a page of the users of a node.
	 */
	UserPage scan(String node, String incarnation, String cursor) {
		List<Object> answer = run(NodeScripts.SCAN, keys(this.infos, users(node, incarnation)), node, cursor, PAGE);
		return new UserPage(text(answer.get(0)), text(answer.get(1)),
				list(answer.get(2)).stream().map(byte[].class::cast).toList());
	}

	/**
	 * Takes this node out.
	 */
	void leave(String incarnation) {
		await(this.link.run(NodeScripts.LEAVE, ScriptOutputType.INTEGER,
				keys(this.nodes, this.infos, this.commands, users(this.id, incarnation)), bytes(this.id),
				bytes(MAX_COMMANDS)));
	}

	private List<Object> run(RedisScript script, String[] keys, String... arguments) {
		byte[][] encoded = new byte[arguments.length][];
		for (int i = 0; i < arguments.length; i++) {
			encoded[i] = bytes(arguments[i]);
		}
		return run(script, keys, encoded);
	}

	private List<Object> run(RedisScript script, String[] keys, byte[][] arguments) {
		return await(this.link.<List<Object>>run(script, ScriptOutputType.MULTI, keys, arguments));
	}

	private <T> T await(CompletionStage<T> answer) {
		return this.link.deadline().await(answer);
	}

	private static List<Entry> entries(Object answer) {
		List<Entry> entries = new ArrayList<>();
		for (Object each : list(answer)) {
			List<Object> entry = list(each);
			List<Object> fields = list(entry.get(1));
			Map<String, byte[]> values = new HashMap<>();
			for (int i = 0; i < fields.size(); i += 2) {
				values.put(text(fields.get(i)), (byte[]) fields.get(i + 1));
			}
			entries.add(new Entry(text(entry.get(0)), values));
		}
		return entries;
	}

	private static List<String> texts(List<Object> answer) {
		return answer.stream().map(NodeStore::text).toList();
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(Object answer) {
		return (List<Object>) answer;
	}

	private static String[] keys(String... keys) {
		return keys;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(Object answer) {
		return new String((byte[]) answer, StandardCharsets.UTF_8);
	}

	/**
	 * What a beat has shown.
	 *
	 * @param entered whether this node has an entry
	 * @param others what the others say of themselves
	 * @param hello position of the command with which this node has entered
	 * @param lastChange position of the last change, if it has entered
	 * @param ageMillis how long Redis has kept the directory
	 * @param now the time that Redis has
	 */
	record Beat(boolean entered, Map<String, NodeInfo> others, String hello, String lastChange, long ageMillis,
			long now) {

		static final Beat EVICTED = new Beat(false, Map.of(), "", "", 0, 0);

	}

	/**
	 * Entry of a stream.
	 *
	 * @param position its id
	 * @param values what it says
	 */
	record Entry(String position, Map<String, byte[]> values) {

		String text(String name) {
			return new String(bytes(name), StandardCharsets.UTF_8);
		}

		byte[] bytes(String name) {
			byte[] value = this.values.get(name);
			return (value != null) ? value : new byte[0];
		}

	}

	/**
	 * What was read.
	 *
	 * @param commands the command at the position, if it is still there, and later ones
	 * @param changes later changes
	 */
	record Page(List<Entry> commands, List<Entry> changes) {
	}

	/**
	 * Some users of a node.
	 *
	 * @param info what the node says of itself; empty if there is no such node
	 * @param cursor where to go on; {@code 0} at the end
	 * @param users their hashes
	 */
	record UserPage(String info, String cursor, List<byte[]> users) {
	}

}
