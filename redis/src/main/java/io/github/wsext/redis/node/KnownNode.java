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
import java.util.List;

/**
 * Another node, as far as this one has heard of it. One thread changes it, any number
 * looks.
 */
class KnownNode {

	private final String incarnation;

	private volatile int connections;

	private volatile UserHashes users = new UserHashes();

	/** The last change that is in the users. */
	private long number;

	/** The last change of which it has said that there is one. */
	private long announced;

	/** Whether its users have to be read as a whole. */
	private boolean incomplete;

	KnownNode(NodeInfo info) {
		this.incarnation = info.incarnation();
		this.connections = info.connections();
		this.announced = info.number();
		this.incomplete = info.number() > 0;
	}

	String incarnation() {
		return this.incarnation;
	}

	int connections() {
		return this.connections;
	}

	boolean has(long user) {
		return this.users.contains(user);
	}

	boolean isIncomplete() {
		return this.incomplete;
	}

	/**
	 * It has said something of itself.
	 */
	void announced(NodeInfo info) {
		this.announced = Math.max(this.announced, info.number());
		if (info.number() >= this.number) {
			this.connections = info.connections();
		}
	}

	/**
	 * All changes that there are have been read.
	 */
	void caughtUp() {
		if (this.number < this.announced) {
			this.incomplete = true;
		}
	}

	/**
	 * Its next change has arrived.
	 */
	void changed(NodeInfo info, byte[] come, byte[] gone) {
		announced(info);
		if (this.incomplete || info.number() <= this.number) {
			return;
		}
		if (info.number() > this.number + 1) {
			this.incomplete = true;
			return;
		}
		this.number = info.number();
		UserHashes changed = this.users;
		for (ByteBuffer hashes = ByteBuffer.wrap(come); hashes.remaining() >= UserHashes.LENGTH;) {
			changed.add(hashes.getLong());
		}
		for (ByteBuffer hashes = ByteBuffer.wrap(gone); hashes.remaining() >= UserHashes.LENGTH;) {
			changed.remove(hashes.getLong());
		}
	}

	/**
	 * Its users have been read as a whole, from when it had told of this change; what has
	 * changed while they were read is among the changes that come.
	 */
	void read(long number, UserHashes all) {
		this.users = all;
		this.number = number;
		this.incomplete = false;
	}

	/**
	 * Adds what was read.
	 */
	static void addAll(UserHashes users, List<byte[]> hashes) {
		for (byte[] hash : hashes) {
			if (hash.length == UserHashes.LENGTH) {
				users.add(ByteBuffer.wrap(hash).getLong());
			}
		}
	}

}
