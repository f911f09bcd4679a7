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

package io.github.wsext;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to topics, for topics that {@code wsext.topic.presence} names.
 * Somebody is present with the first subscription of one of his connections, and until a
 * grace after the end of the last, on whichever nodes they are. Connections without a
 * user count under nothing. Can be injected anywhere and called from any thread; nothing
 * waits for the network.
 */
public interface WsPresence {

	/** Most members that a page may have. */
	int MAX_PAGE = 500;

	/**
	 * A page of those who are present, in no particular order. Whoever is present from
	 * the first page to the last is on one of them.
	 * @param topic exact name of the topic
	 * @param cursor {@code null} for the first page, else what the page before says
	 * @param limit most members to list, up to {@value #MAX_PAGE}
	 * @return completes exceptionally with an {@link IllegalArgumentException} if the
	 * cursor is of no page, and with another exception if nobody can tell
	 * @throws IllegalArgumentException if the topic has no presence or the limit is not
	 * allowed
	 */
	CompletionStage<Page> members(String topic, @Nullable String cursor, int limit);

	/**
	 * Number of users who are present.
	 * @param topic exact name of the topic
	 * @return completes exceptionally if nobody can tell
	 * @throws IllegalArgumentException if the topic has no presence
	 */
	CompletionStage<Integer> count(String topic);

	/**
	 * Whether a user is present.
	 * @param topic exact name of the topic
	 * @param user name of the principal
	 * @return completes exceptionally if nobody can tell
	 * @throws IllegalArgumentException if the topic has no presence
	 */
	CompletionStage<Boolean> isPresent(String topic, String user);

	/**
	 * A page.
	 *
	 * @param members some of those who are present
	 * @param cursor where the next page begins; {@code null} if this is the last
	 * @param count number of all who are present
	 */
	record Page(List<Member> members, @Nullable String cursor, int count) {

		public Page {
			members = List.copyOf(members);
		}

	}

	/**
	 * A user who is present.
	 *
	 * @param user name of the principal
	 * @param connections number of connections on this node, and one more for each other
	 * node on which there are some. 0 for somebody who has gone, and may come back within
	 * the grace
	 * @param info JSON that the application has said of him, if any
	 */
	record Member(String user, int connections, @Nullable String info) {
	}

}
