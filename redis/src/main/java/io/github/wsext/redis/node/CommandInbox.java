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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * How far this node has read the commands. Belongs to the directory's thread.
 */
class CommandInbox {

	private static final int REMEMBERED = 256;

	/** The positions that were read last, the newest first. */
	private final Deque<String> read = new ArrayDeque<>();

	/** Where nothing has been read yet. */
	private static final String BEGINNING = "0-0";

	private String position = BEGINNING;

	/**
	 * Where to read from: what is there has been read already.
	 */
	String position() {
		return this.position;
	}

	/**
	 * Begins after a position.
	 */
	void begin(String position) {
		this.position = position;
		this.read.clear();
		this.read.addFirst(position);
	}

	/**
	 * What is new of what was read.
	 * @param entries from the position on
	 * @param store to look for what was read before, if what is at the position is gone
	 * @return the new ones, and whether others were lost
	 */
	News take(List<NodeStore.Entry> entries, NodeStore store) {
		boolean beginning = this.position.equals(BEGINNING);
		if (!beginning && (entries.isEmpty() || !entries.get(0).position().equals(this.position))) {
			return resume(store);
		}
		List<NodeStore.Entry> fresh = new ArrayList<>();
		for (NodeStore.Entry entry : entries) {
			if (!this.read.contains(entry.position())) {
				fresh.add(entry);
				remember(entry.position());
			}
			this.position = entry.position();
		}
		return new News(fresh, false, false);
	}

	private void remember(String position) {
		this.read.addFirst(position);
		if (this.read.size() > REMEMBERED) {
			this.read.removeLast();
		}
	}

	/**
	 * The last command that was read is gone: a failover has lost it, or all have been
	 * trimmed since. Where an earlier one is there nothing is missing after it.
	 */
	private News resume(NodeStore store) {
		String found = store.find(new ArrayList<>(this.read));
		if (!found.isEmpty()) {
			this.position = found;
			return new News(Collections.emptyList(), false, true);
		}
		this.position = BEGINNING;
		this.read.clear();
		return new News(Collections.emptyList(), true, true);
	}

	/**
	 * What is new.
	 *
	 * @param commands in order
	 * @param lost whether there may have been others before
	 * @param again whether there may be more at another position
	 */
	record News(List<NodeStore.Entry> commands, boolean lost, boolean again) {
	}

}
