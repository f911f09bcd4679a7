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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The smallest directory that keeps the promises of one: for nodes of one JVM.
 */
class MemoryNodeDirectoryContractTests extends NodeDirectoryContract {

	private final List<MemoryNodeDirectory> directories = new CopyOnWriteArrayList<>();

	@Override
	protected NodeDirectory directory() {
		return new MemoryNodeDirectory(this.directories);
	}

	private static final class MemoryNodeDirectory implements NodeDirectory {

		private final List<MemoryNodeDirectory> all;

		private volatile @Nullable LocalNode node;

		private volatile @Nullable Listener listener;

		private MemoryNodeDirectory(List<MemoryNodeDirectory> all) {
			this.all = all;
		}

		@Override
		public void start(LocalNode node, Listener listener) {
			this.node = node;
			this.listener = listener;
			this.all.add(this);
		}

		@Override
		public void userChanged(String user) {
			// Nodes are asked each time.
		}

		private List<MemoryNodeDirectory> otherNodes() {
			return this.all.stream().filter((directory) -> directory != this).toList();
		}

		private LocalNode node() {
			return Objects.requireNonNull(this.node);
		}

		private Listener listener() {
			return Objects.requireNonNull(this.listener);
		}

		@Override
		public Collection<RemoteNode> others() {
			return otherNodes().stream()
				.map(MemoryNodeDirectory::node)
				.map((other) -> new RemoteNode(other.id(), other.connections()))
				.toList();
		}

		@Override
		public boolean isOnline(String user) {
			return this.all.contains(this) && otherNodes().stream().anyMatch((other) -> other.node().isOnline(user));
		}

		@Override
		public boolean isAlone() {
			return this.all.contains(this) && this.all.size() == 1;
		}

		@Override
		public boolean isStale() {
			return !this.all.contains(this);
		}

		@Override
		public synchronized CompletionStage<Relay> command(byte[] command) {
			if (isStale()) {
				return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
			}
			otherNodes().forEach((other) -> other.listener().command(command));
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.RELAYED));
		}

		@Override
		public Duration clockOffset() {
			return Duration.ZERO;
		}

		@Override
		public void stop() {
			if (this.all.remove(this)) {
				this.all.forEach((other) -> other.listener().left(node().id()));
			}
		}

	}

}
