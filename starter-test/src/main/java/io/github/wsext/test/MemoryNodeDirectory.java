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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Directory of nodes of one JVM: the others are asked each time. A node whose line is cut
 * is gone for the others at once, as it would be when its lease has run out.
 */
final class MemoryNodeDirectory implements NodeDirectory, BusLine.End {

	private final BusLine line;

	private final Clock clock;

	/** Commands of this node that the others have not got: guarded by itself. */
	private final List<MemoryBus.Command> unsent = new ArrayList<>();

	private volatile @Nullable Self self;

	private volatile LastKnown lastKnown = new LastKnown(List.of(), Set.of());

	/** How many commands it has heard of: guarded by this. */
	private int heard;

	/**
	 * Creates a directory.
	 * @param line the line to the others
	 * @param clock the time of this node
	 */
	MemoryNodeDirectory(BusLine line, Clock clock) {
		this.line = line;
		this.clock = clock;
		line.attach(this);
	}

	@Override
	public void start(LocalNode node, Listener listener) {
		synchronized (this) {
			this.self = new Self(node, listener);
			this.heard = this.line.bus().commands();
		}
		this.line.bus().join(this);
		if (this.line.isUp()) {
			this.line.bus().enter(this);
		}
	}

	@Override
	public void userChanged(String user) {
		// Nodes are asked each time.
	}

	private Stream<LocalNode> otherNodes() {
		return this.line.bus()
			.present()
			.stream()
			.filter((directory) -> directory != this)
			.map((directory) -> directory.self)
			.flatMap(Stream::ofNullable)
			.map(Self::node);
	}

	@Override
	public Collection<RemoteNode> others() {
		return isStale() ? this.lastKnown.nodes()
				: otherNodes().map((node) -> new RemoteNode(node.id(), node.connections())).toList();
	}

	@Override
	public boolean isOnline(String user) {
		return isStale() ? this.lastKnown.users().contains(user) : otherNodes().anyMatch((node) -> node.isOnline(user));
	}

	@Override
	public boolean isAlone() {
		return !isStale() && this.line.bus().isAlone(this);
	}

	@Override
	public boolean isStale() {
		return !this.line.bus().present().contains(this);
	}

	@Override
	public CompletionStage<Relay> command(byte[] command) {
		if (this.self == null) {
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
		}
		synchronized (this.unsent) {
			this.unsent.add(new MemoryBus.Command(this, command));
		}
		boolean sent = send();
		return CompletableFuture.completedStage(Relay.of(sent ? Relay.Outcome.RELAYED : Relay.Outcome.UNKNOWN));
	}

	private boolean send() {
		synchronized (this.unsent) {
			if (!this.line.isUp()) {
				return false;
			}
			this.line.bus().append(this.unsent);
			this.unsent.clear();
		}
		this.line.bus().present().forEach(MemoryNodeDirectory::hear);
		return true;
	}

	private synchronized void hear() {
		Self told = this.self;
		if (told == null || !this.line.isUp()) {
			return;
		}
		for (MemoryBus.Command command : this.line.bus().commandsFrom(this.heard)) {
			this.heard++;
			if (command.from() != this) {
				told.listener().command(command.command());
			}
		}
	}

	@Override
	public Duration clockOffset() {
		return Duration.between(this.clock.instant(), Instant.now());
	}

	@Override
	public void cut() {
		this.lastKnown = new LastKnown(others(),
				otherNodes().flatMap((node) -> node.users().stream()).collect(Collectors.toUnmodifiableSet()));
		leave();
	}

	@Override
	public void mended() {
		if (this.self != null) {
			hear();
			this.line.bus().enter(this);
			send();
		}
	}

	private void leave() {
		Self gone = this.self;
		if (this.line.bus().leave(this) && gone != null) {
			String id = gone.node().id();
			this.line.bus().present().forEach((directory) -> directory.left(id));
		}
	}

	private synchronized void left(String node) {
		if (this.self != null) {
			this.self.listener().left(node);
		}
	}

	@Override
	public void ended() {
		this.line.bus().end(this);
	}

	@Override
	public void stop() {
		ended();
		leave();
		synchronized (this) {
			this.self = null;
			this.lastKnown = new LastKnown(List.of(), Set.of());
		}
	}

	/**
	 * This node, and who is told.
	 */
	private record Self(LocalNode node, Listener listener) {
	}

	/**
	 * The others, when the line was cut.
	 */
	private record LastKnown(Collection<RemoteNode> nodes, Set<String> users) {
	}

}
