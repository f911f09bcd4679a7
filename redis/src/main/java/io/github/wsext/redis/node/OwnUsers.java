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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.connection.NodeDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What this node has told Redis of its users, and what it has yet to tell. Any thread
 * says that a user has changed; one thread does the rest.
 */
class OwnUsers {

	/** How many come, and how many go, in one step. */
	private static final int MAX_HASHES = 2000;

	/** Of more than these it is not remembered one by one that they have changed. */
	private static final int MAX_CHANGED = 100_000;

	private final NodeDirectory.LocalNode node;

	private final Set<String> changed = ConcurrentHashMap.newKeySet();

	private volatile boolean allChanged;

	private UserHashes told = new UserHashes();

	private int toldConnections;

	private long number;

	private long written;

	private final Queue<Change> pending = new ArrayDeque<>();

	OwnUsers(NodeDirectory.LocalNode node) {
		this.node = node;
	}

	void changed(String user) {
		if (this.changed.size() < MAX_CHANGED) {
			this.changed.add(user);
		}
		else {
			this.allChanged = true;
		}
	}

	/**
	 * Redis knows nothing of them.
	 */
	void forget() {
		this.told = new UserHashes();
		this.number = 0;
		this.written = 0;
		this.toldConnections = 0;
		this.pending.clear();
		this.allChanged = true;
	}

	/**
	 * What Redis has to be told next. The same until it has been told.
	 */
	@Nullable Change next() {
		return this.pending.peek();
	}

	/**
	 * Redis has been told.
	 */
	void written(Change change) {
		this.pending.remove(change);
		this.written = change.number();
	}

	/**
	 * The last change that Redis has been told.
	 */
	long written() {
		return this.written;
	}

	/**
	 * Finds out what has changed, if Redis has been told all so far.
	 */
	void compute() {
		if (!this.pending.isEmpty()) {
			return;
		}
		List<Long> come = new ArrayList<>();
		List<Long> gone = new ArrayList<>();
		if (this.allChanged) {
			this.allChanged = false;
			this.changed.clear();
			computeAll(come, gone);
		}
		for (Iterator<String> users = this.changed.iterator(); users.hasNext();) {
			String user = users.next();
			users.remove();
			compute(UserHashes.hash(user), this.node.isOnline(user), come, gone);
		}
		int connections = this.node.connections();
		if (come.isEmpty() && gone.isEmpty() && connections == this.toldConnections) {
			return;
		}
		this.toldConnections = connections;
		int most = Math.max(come.size(), gone.size());
		for (int from = 0; from == 0 || from < most; from += MAX_HASHES) {
			this.number++;
			this.pending.add(new Change(this.number, connections, bytes(part(come, from)), bytes(part(gone, from))));
		}
	}

	private static List<Long> part(List<Long> hashes, int from) {
		return hashes.subList(Math.min(from, hashes.size()), Math.min(from + MAX_HASHES, hashes.size()));
	}

	private void computeAll(List<Long> come, List<Long> gone) {
		UserHashes present = new UserHashes();
		for (String user : this.node.users()) {
			long hash = UserHashes.hash(user);
			present.add(hash);
			compute(hash, true, come, gone);
		}
		for (long hash : this.told.toArray()) {
			if (!present.contains(hash)) {
				compute(hash, false, come, gone);
			}
		}
	}

	private void compute(long hash, boolean online, List<Long> come, List<Long> gone) {
		if (online && this.told.add(hash)) {
			come.add(hash);
		}
		else if (!online && this.told.remove(hash)) {
			gone.add(hash);
		}
	}

	private static byte[] bytes(Collection<Long> hashes) {
		ByteBuffer bytes = ByteBuffer.allocate(hashes.size() * UserHashes.LENGTH);
		hashes.forEach(bytes::putLong);
		return bytes.array();
	}

	/**
	 * Something to tell Redis.
	 *
	 * @param number counts up
	 * @param connections of the node
	 * @param come hashes of users
	 * @param gone hashes of users
	 */
	record Change(long number, int connections, byte[] come, byte[] gone) {
	}

}
