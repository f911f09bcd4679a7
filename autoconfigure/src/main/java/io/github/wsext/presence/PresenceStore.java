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

package io.github.wsext.presence;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Store of who is present on which topics, for all nodes together. Each node enters a
 * user once for a topic, however many connections he has, and takes him out once; what a
 * node has entered counts while the node lives, without being refreshed. A bean of this
 * type takes the place of the memory of one node. Safe for use by many threads; no method
 * blocks its caller. Changes of the same user on the same topic come from a node one
 * after the other.
 */
public interface PresenceStore {

	/**
	 * A store in the memory of this node. As a bean it says that in a cluster each node
	 * is meant to know of its own users alone.
	 */
	static PresenceStore inMemory() {
		return new InMemoryPresenceStore();
	}

	/**
	 * Begins to tell what happens without this node doing anything.
	 */
	default void start(Listener listener) {
	}

	/**
	 * Whether other nodes have the same store, so that their subscribers have to hear of
	 * changes, too.
	 */
	default boolean isShared() {
		return true;
	}

	/**
	 * Enters a user for this node. Does nothing more where he is entered already than to
	 * replace the info.
	 * @param info what others see of him, in JSON
	 * @return completes when he is, and exceptionally if he may not be
	 */
	CompletionStage<Change> join(String topic, String user, @Nullable String info);

	/**
	 * Takes a user out for this node. Does nothing where he is not entered for it.
	 * @return completes when he is out, and exceptionally if he may not be
	 */
	CompletionStage<Change> leave(String topic, String user);

	/**
	 * Reads a page. Whoever is present from the first page to the last is on one of them,
	 * and nobody is on two.
	 * @param cursor {@code null} for the first page, else what the page before says;
	 * clients have had it in their hands
	 * @param limit how many to list; a few more or less is allowed, more than none unless
	 * there are no others
	 * @return completes exceptionally with an {@link IllegalArgumentException} if the
	 * cursor is of no page
	 */
	CompletionStage<Page> page(String topic, @Nullable String cursor, int limit);

	/**
	 * Number of users who are present.
	 */
	CompletionStage<Integer> count(String topic);

	/**
	 * Looks for one user.
	 */
	CompletionStage<Optional<Entry>> find(String topic, String user);

	/**
	 * What a join or a leave has done.
	 *
	 * @param changed whether the user was not present before, on any node, or is not
	 * afterwards
	 * @param count number of users who are present then
	 */
	record Change(boolean changed, int count) {
	}

	/**
	 * A user who is present.
	 *
	 * @param user the user
	 * @param elsewhere on how many other nodes
	 * @param info what others see of him, in JSON
	 */
	record Entry(String user, int elsewhere, @Nullable String info) {
	}

	/**
	 * A page.
	 *
	 * @param entries some of those who are present
	 * @param cursor where the next page begins; {@code null} if this is the last. At most
	 * 512 characters
	 * @param count number of all who are present
	 */
	record Page(List<Entry> entries, @Nullable String cursor, int count) {

		public Page {
			entries = List.copyOf(entries);
		}

	}

	/**
	 * Whoever is told what happens without this node doing anything. Returns at once and
	 * does not throw.
	 */
	interface Listener {

		/**
		 * What this node has entered may be gone, as after it was taken for dead: it
		 * enters all anew.
		 */
		void entriesLost();

		/**
		 * A user whose node has died is present no more. One node is told.
		 * @param count number of users who are present then
		 */
		void left(String topic, String user, int count);

	}

}
