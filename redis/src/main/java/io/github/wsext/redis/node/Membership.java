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

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.connection.RedisUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * This node among the others. What talks with Redis belongs to the directory's thread,
 * and throws if Redis does not answer; what is left over is done next time.
 *
 * <p>
 * The order is always the same: first the commands that were missed, then the lease, then
 * what others have to know, then what has to be known of others.
 */
class Membership {

	private static final long BEAT_NANOS = Duration.ofSeconds(3).toNanos();

	private static final long CHANGE_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long LENIENT_NANOS = Duration.ofMillis(NodeStore.LEASE_MILLIS).toNanos();

	private static final int MAX_READ = 200;

	private final NodeDirectory.LocalNode node;

	private final NodeDirectory.Listener listener;

	private final NodeStore store;

	private final NodeListening listening;

	private final CommandInbox inbox = new CommandInbox();

	private final CommandOutbox outbox;

	private final OwnUsers own;

	private final Others others;

	private final Freshness freshness = new Freshness();

	/** Who has entered, with his incarnation, and waits to be told that it is known. */
	private final Map<String, String> unacknowledged = new LinkedHashMap<>();

	/** Of the entry in Redis, while there is one. */
	private @Nullable String incarnation;

	private boolean everEntered;

	private boolean repair;

	private String lastChange = "0-0";

	private long nextBeat = System.nanoTime();

	private long nextChange = this.nextBeat;

	private long lenientUntil = this.nextBeat;

	Membership(NodeDirectory.LocalNode node, NodeDirectory.Listener listener, NodeStore store) {
		this.node = node;
		this.listener = listener;
		this.store = store;
		this.listening = new NodeListening("wsext-redis-commands", this::giveUpOld);
		this.outbox = new CommandOutbox(this.listening::add);
		this.own = new OwnUsers(node);
		this.others = new Others(node.id(), (left) -> this.listening.add(() -> listener.left(left)));
	}

	private void giveUpOld() {
		this.outbox.giveUpOld();
	}

	NodeListening listening() {
		return this.listening;
	}

	void userChanged(String user) {
		this.own.changed(user);
	}

	Collection<NodeDirectory.RemoteNode> others() {
		return this.others.list();
	}

	boolean isOnline(String user) {
		return !this.others.areNone() && this.others.have(UserHashes.hash(user));
	}

	boolean isAlone() {
		return this.others.areNone() && this.freshness.isAlone();
	}

	boolean isStale() {
		return this.freshness.isStale();
	}

	Duration clockOffset() {
		return this.freshness.clockOffset();
	}

	CompletionStage<Relay> command(byte[] command) {
		return this.outbox.add(command);
	}

	/**
	 * Does all that is due.
	 */
	void tick() {
		try {
			if (this.everEntered) {
				read();
			}
			beatIfDue();
			if (this.incarnation == null) {
				enter();
			}
			send();
			acknowledge();
			tellChanges();
			complete();
		}
		catch (RedisUnavailableException ex) {
			this.repair = true;
			throw ex;
		}
	}

	private void enter() {
		String entered = Long.toHexString(ThreadLocalRandom.current().nextLong());
		this.own.forget();
		this.freshness.acknowledged(false);
		NodeStore.Beat beat = beat(new NodeInfo(entered, 0, this.node.connections()), true);
		this.incarnation = entered;
		if (this.everEntered) {
			this.repair = true;
			this.lenientUntil = System.nanoTime() + LENIENT_NANOS;
			this.freshness.company();
			if (isBefore(beat.lastChange(), this.lastChange)) {
				this.lastChange = beat.lastChange();
			}
		}
		else {
			this.everEntered = true;
			this.inbox.begin(beat.hello());
			this.lastChange = beat.lastChange();
			if (beat.ageMillis() >= NodeStore.LEASE_MILLIS) {
				this.freshness.noCompany();
			}
		}
		see(beat, (id, known) -> {
		});
	}

	private static boolean isBefore(String position, String other) {
		int compared = Long.compare(part(position, 0), part(other, 0));
		return compared < 0 || (compared == 0 && part(position, 1) < part(other, 1));
	}

	private static long part(String position, int part) {
		return Long.parseLong(position.split("-", -1)[part]);
	}

	private void beatIfDue() {
		String current = this.incarnation;
		if (current == null || System.nanoTime() - this.nextBeat < 0) {
			return;
		}
		NodeStore.Beat beat = beat(new NodeInfo(current, this.own.written(), this.node.connections()), false);
		if (beat.entered()) {
			see(beat, this.unacknowledged::put);
		}
		else {
			evicted();
		}
	}

	private void evicted() {
		this.incarnation = null;
		this.freshness.acknowledged(false);
	}

	private NodeStore.Beat beat(NodeInfo info, boolean entering) {
		long sent = System.nanoTime();
		long clock = System.currentTimeMillis();
		NodeStore.Beat beat = this.store.beat(info, entering);
		if (beat.entered()) {
			long answered = System.currentTimeMillis();
			this.freshness.beat(sent, Duration.ofMillis(beat.now() - answered),
					Duration.ofMillis(beat.now() + 1 - clock));
			this.nextBeat = sent + BEAT_NANOS;
		}
		return beat;
	}

	private void see(NodeStore.Beat beat, BiConsumer<String, String> entered) {
		this.others.are(beat.others(), System.nanoTime() - this.lenientUntil < 0, entered);
		if (!this.others.areNone()) {
			this.freshness.company();
		}
	}

	/**
	 * Reads what others have said. Of commands only as many as are taken up.
	 */
	private void read() {
		boolean more = true;
		while (more) {
			boolean busy = this.listening.isBusy();
			NodeStore.Page page = this.store.read(this.inbox.position(), busy ? 1 : MAX_READ, this.lastChange,
					MAX_READ);
			CommandInbox.News news = this.inbox.take(page.commands(), this.store);
			if (news.lost()) {
				this.listening.add(this.listener::commandsLost);
			}
			news.commands().forEach(this::take);
			for (NodeStore.Entry change : page.changes()) {
				this.lastChange = change.position();
				this.others.changed(change);
			}
			more = page.changes().size() == MAX_READ || (!busy && (news.again() || page.commands().size() == MAX_READ));
		}
		this.others.caughtUp();
	}

	private void take(NodeStore.Entry entry) {
		String from = entry.text("o");
		if (from.equals(this.node.id())) {
			return;
		}
		switch (entry.text("k")) {
			case CommandOutbox.COMMAND -> this.listening.add(() -> this.listener.command(entry.bytes("d")));
			case CommandOutbox.LOST -> this.listening.add(this.listener::commandsLost);
			case "h" -> {
				this.others.entered(from, entry.text("d"));
				this.freshness.company();
				this.unacknowledged.put(from, entry.text("d"));
			}
			case "b" -> {
				this.others.left(from);
				if (this.others.areNone()) {
					this.freshness.noCompany();
				}
			}
			default -> {
				// What a later version says.
			}
		}
	}

	/**
	 * Sends the commands that wait.
	 */
	void send() {
		if (this.repair) {
			this.outbox.repair(this.store);
			this.repair = false;
		}
		this.outbox.send(this.store);
	}

	private void acknowledge() {
		while (!this.unacknowledged.isEmpty()) {
			Map.Entry<String, String> first = this.unacknowledged.entrySet().iterator().next();
			this.store.acknowledge(first.getKey(), first.getValue());
			this.unacknowledged.remove(first.getKey());
		}
		String current = this.incarnation;
		if (current != null && !this.freshness.isAcknowledged() && this.store.isAcknowledged(current)) {
			this.freshness.acknowledged(true);
		}
	}

	private void tellChanges() {
		long now = System.nanoTime();
		String current = this.incarnation;
		if (current == null || now - this.nextChange < 0) {
			return;
		}
		this.nextChange = now + CHANGE_NANOS;
		this.own.compute();
		for (OwnUsers.Change change = this.own.next(); change != null; change = this.own.next()) {
			NodeInfo info = new NodeInfo(current, change.number(), change.connections());
			if (!this.store.change(info, change.come(), change.gone())) {
				evicted();
				return;
			}
			this.own.written(change);
			beatIfDue();
			if (!current.equals(this.incarnation)) {
				return;
			}
		}
	}

	/**
	 * Reads the users of nodes of which this one does not know them all.
	 */
	private void complete() {
		for (String id : this.others.incomplete()) {
			KnownNode known = this.others.get(id);
			if (known != null) {
				complete(id, known);
			}
		}
	}

	private void complete(String id, KnownNode known) {
		UserHashes users = new UserHashes();
		String cursor = "0";
		long number = -1;
		do {
			NodeStore.UserPage page = this.store.scan(id, known.incarnation(), cursor);
			NodeInfo info = page.info().isEmpty() ? null : NodeInfo.of(page.info());
			if (info == null || !info.incarnation().equals(known.incarnation())) {
				return;
			}
			number = (number < 0) ? info.number() : number;
			KnownNode.addAll(users, page.users());
			cursor = page.cursor();
			beatIfDue();
		}
		while (!cursor.equals("0"));
		known.read(number, users);
	}

	/**
	 * Takes this node out, after all that it has yet to say.
	 */
	void leave() {
		String current = this.incarnation;
		if (current != null) {
			send();
			this.store.leave(current);
			evicted();
		}
	}

	void close() {
		this.freshness.acknowledged(false);
		this.outbox.close();
		this.listening.end();
	}

}
