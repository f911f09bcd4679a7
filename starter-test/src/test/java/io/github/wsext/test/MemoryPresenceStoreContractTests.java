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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.presence.PresenceStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryPresenceStoreContractTests extends PresenceStoreContract {

	private final MemoryBus bus = new MemoryBus();

	private final BusLine line = this.bus.line();

	private final BusLine otherLine = this.bus.line();

	private final MemoryPresenceStore store = new MemoryPresenceStore(this.line);

	private final MemoryPresenceStore otherNode = new MemoryPresenceStore(this.otherLine);

	@Override
	protected PresenceStore store() {
		return this.store;
	}

	@Override
	protected PresenceStore otherNode() {
		return this.otherNode;
	}

	/** It counts them one by one. */
	@Override
	protected int many() {
		return 1000;
	}

	@Test
	void whatANodeThatIsCutOffHasEnteredIsHidden() {
		this.store.join("/room", "alice", null);
		this.line.cut();
		assertThat(this.store.count("/room").toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.otherNode.count("/room").toCompletableFuture()).isCompletedWithValue(0);
		this.line.mend();
		assertThat(this.otherNode.count("/room").toCompletableFuture()).isCompletedWithValue(1);
	}

	@Test
	void whoHasGoneWithHisNodeIsToldOfOnce() {
		List<String> left = new CopyOnWriteArrayList<>();
		this.otherNode.start(new PresenceStore.Listener() {

			@Override
			public void entriesLost() {
				left.add("lost");
			}

			@Override
			public void left(String topic, String user, int count) {
				left.add(user + " of " + topic + ", leaving " + count);
			}

		});
		this.store.join("/room", "alice", null);
		this.store.join("/room", "bob", null);
		this.otherNode.join("/room", "bob", null);
		this.line.end();
		assertThat(left).containsExactly("alice of /room, leaving 1");
	}

}
