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

package io.github.wsext.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.topic.Channel;

/**
 * What the nodes of one JVM have between them, in place of a store. Thread-safe.
 */
final class MemoryBus {

	private final List<MemoryTopicBroker> brokers = new CopyOnWriteArrayList<>();

	/** The nodes that there are, also those that are cut off. */
	private final List<MemoryNodeDirectory> members = new CopyOnWriteArrayList<>();

	private final List<MemoryNodeDirectory> present = new CopyOnWriteArrayList<>();

	/** All commands, for those who come back: guarded by itself. */
	private final List<Command> commands = new ArrayList<>();

	private final ConcurrentMap<String, MemoryTicketStore.Kept> tickets = new ConcurrentHashMap<>();

	private final MemoryPresenceStore.MemoryPresence presence = new MemoryPresenceStore.MemoryPresence();

	private final WsExtTestClock clock = new WsExtTestClock();

	/**
	 * The clock of all nodes whose clock a test turns.
	 */
	WsExtTestClock clock() {
		return this.clock;
	}

	/**
	 * A line for a further node.
	 */
	BusLine line() {
		return new BusLine(this);
	}

	void connect(MemoryTopicBroker broker) {
		this.brokers.add(broker);
	}

	void disconnect(MemoryTopicBroker broker) {
		this.brokers.remove(broker);
	}

	void publish(Channel channel, byte[] message) {
		this.brokers.forEach((broker) -> broker.receive(channel, message));
	}

	/**
	 * The nodes that reach each other.
	 */
	List<MemoryNodeDirectory> present() {
		return List.copyOf(this.present);
	}

	/**
	 * Whether there is no other node, not even one that is cut off.
	 */
	boolean isAlone(MemoryNodeDirectory directory) {
		return this.members.equals(List.of(directory));
	}

	void join(MemoryNodeDirectory directory) {
		this.members.add(directory);
	}

	void enter(MemoryNodeDirectory directory) {
		this.present.add(directory);
	}

	/**
	 * Takes a node out, which may come back.
	 * @return whether it was there
	 */
	boolean leave(MemoryNodeDirectory directory) {
		return this.present.remove(directory);
	}

	void end(MemoryNodeDirectory directory) {
		this.members.remove(directory);
	}

	void append(List<Command> commands) {
		synchronized (this.commands) {
			this.commands.addAll(commands);
		}
	}

	/**
	 * How many commands there were.
	 */
	int commands() {
		synchronized (this.commands) {
			return this.commands.size();
		}
	}

	/**
	 * The commands from this one on.
	 */
	List<Command> commandsFrom(int index) {
		synchronized (this.commands) {
			return List.copyOf(this.commands.subList(index, this.commands.size()));
		}
	}

	/**
	 * The tickets of all nodes, by their ids.
	 */
	ConcurrentMap<String, MemoryTicketStore.Kept> tickets() {
		return this.tickets;
	}

	/**
	 * Who is present on all nodes.
	 */
	MemoryPresenceStore.MemoryPresence presence() {
		return this.presence;
	}

	/**
	 * A command, and whose it is.
	 */
	record Command(MemoryNodeDirectory from, byte[] command) {
	}

}
