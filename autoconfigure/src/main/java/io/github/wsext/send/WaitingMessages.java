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

package io.github.wsext.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.github.wsext.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one connection, within its bounds. A single message may exceed them if
 * nothing else waits. Not thread-safe.
 */
final class WaitingMessages {

	private final ArrayDeque<Place> places = new ArrayDeque<>(4);

	private @Nullable Map<String, Place> byKey;

	private long bytes;

	boolean isEmpty() {
		return this.places.isEmpty();
	}

	int count() {
		return this.places.size();
	}

	long bytes() {
		return this.bytes;
	}

	/**
	 * The sequence number of what leaves next, or {@link Long#MAX_VALUE}.
	 */
	long firstSequence() {
		Place first = this.places.peekFirst();
		return (first != null) ? first.entry.sequence() : Long.MAX_VALUE;
	}

	/**
	 * Whether an entry can be added and all others stay.
	 */
	boolean takes(OutboundEntry entry, OutboundSettings settings) {
		return hasRoomFor(entry, settings) && (!entry.overflow().conflates() || find(entry) == null);
	}

	private boolean hasRoomFor(OutboundEntry entry, OutboundSettings settings) {
		return this.places.isEmpty() || (this.places.size() < settings.maxMessages()
				&& this.bytes + entry.message().size() <= settings.maxBytes());
	}

	/**
	 * Adds an entry, if necessary and allowed at the cost of others.
	 * @return the entries that had to go, the new one among them, or {@code null} if
	 * there is no room and nothing may be left out
	 */
	@Nullable List<OutboundEntry> add(OutboundEntry entry, OutboundSettings settings) {
		Place same = entry.overflow().conflates() ? find(entry) : null;
		if (same != null && fitsInto(same, entry, settings)) {
			return List.of(replace(same, entry));
		}
		if (hasRoomFor(entry, settings)) {
			append(entry);
			return List.of();
		}
		OverflowPolicy policy = entry.overflow().policy();
		if (policy == OverflowPolicy.DROP_NEWEST) {
			return List.of(entry);
		}
		if (!canMakeRoom(entry, settings)) {
			return (policy == OverflowPolicy.DROP_OLDEST) ? List.of(entry) : null;
		}
		List<OutboundEntry> dropped = new ArrayList<>();
		if (same != null) {
			this.places.remove(same);
			leave(same.entry, dropped);
		}
		makeRoom(entry, settings, dropped);
		append(entry);
		return dropped;
	}

	private @Nullable Place find(OutboundEntry entry) {
		return (this.byKey != null) ? this.byKey.get(entry.overflow().key()) : null;
	}

	private boolean fitsInto(Place place, OutboundEntry entry, OutboundSettings settings) {
		return this.places.size() == 1
				|| this.bytes - place.entry.message().size() + entry.message().size() <= settings.maxBytes();
	}

	private OutboundEntry replace(Place place, OutboundEntry entry) {
		OutboundEntry replaced = place.entry;
		place.entry = entry.at(replaced.sequence());
		this.bytes += entry.message().size() - replaced.message().size();
		return replaced;
	}

	private void append(OutboundEntry entry) {
		Place place = new Place(entry);
		this.places.add(place);
		this.bytes += entry.message().size();
		String key = entry.overflow().key();
		if (key != null && entry.overflow().conflates()) {
			if (this.byKey == null) {
				this.byKey = new HashMap<>();
			}
			this.byKey.put(key, place);
		}
	}

	/**
	 * Leaves out the oldest that may be left out.
	 */
	private void makeRoom(OutboundEntry entry, OutboundSettings settings, List<OutboundEntry> dropped) {
		Iterator<Place> oldestFirst = this.places.iterator();
		while (!hasRoomFor(entry, settings)) {
			OutboundEntry oldest = oldestFirst.next().entry;
			if (oldest.overflow().mayBeDropped()) {
				oldestFirst.remove();
				leave(oldest, dropped);
			}
		}
	}

	private void leave(OutboundEntry entry, List<OutboundEntry> dropped) {
		forget(entry);
		dropped.add(entry);
	}

	private boolean canMakeRoom(OutboundEntry entry, OutboundSettings settings) {
		int keptCount = 0;
		long keptBytes = 0;
		for (Place place : this.places) {
			if (!place.entry.overflow().mayBeDropped()) {
				keptCount++;
				keptBytes += place.entry.message().size();
			}
		}
		return keptCount == 0
				|| (keptCount < settings.maxMessages() && keptBytes + entry.message().size() <= settings.maxBytes());
	}

	/**
	 * Takes out what leaves next: as much as one write takes.
	 */
	List<OutboundEntry> take(long maxBytes) {
		OutboundEntry first = poll();
		if (this.places.isEmpty()) {
			return List.of(first);
		}
		List<OutboundEntry> batch = new ArrayList<>();
		long size = first.message().size();
		batch.add(first);
		for (Place next = this.places.peek(); next != null; next = this.places.peek()) {
			size += next.entry.message().size();
			if (size > maxBytes) {
				break;
			}
			batch.add(poll());
		}
		return batch;
	}

	private OutboundEntry poll() {
		OutboundEntry entry = this.places.remove().entry;
		forget(entry);
		return entry;
	}

	private void forget(OutboundEntry entry) {
		this.bytes -= entry.message().size();
		if (this.byKey != null && entry.overflow().conflates()) {
			this.byKey.remove(entry.overflow().key());
		}
	}

	/**
	 * Takes everything out.
	 */
	List<OutboundEntry> takeAll() {
		return this.places.isEmpty() ? List.of() : take(Long.MAX_VALUE);
	}

	/**
	 * A place in the order, whose message may be replaced.
	 */
	private static final class Place {

		private OutboundEntry entry;

		Place(OutboundEntry entry) {
			this.entry = entry;
		}

	}

}
