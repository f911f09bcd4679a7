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

package io.github.wsext.topic.history;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.send.Recipient;
import io.github.wsext.topic.TopicJoin;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a topic with a history. For use by one thread at a time.
 */
final class Member {

	private final Recipient recipient;

	/** Until it has joined. */
	private @Nullable TopicJoin join;

	/** Who have asked meanwhile. */
	private List<TopicJoin> others = List.of();

	private boolean toldOfFailure;

	/** Whether this node has read all there was since it came. */
	private boolean caughtUp;

	/** Offset from which on it has got everything. */
	private long from = -1;

	Member(Recipient recipient, TopicJoin join) {
		this.recipient = recipient;
		this.join = join;
	}

	Recipient recipient() {
		return this.recipient;
	}

	boolean hasJoined() {
		return this.join == null;
	}

	@Nullable TopicJoin join() {
		return this.join;
	}

	/**
	 * Whether it is yet to join; for other threads, which may see it late.
	 */
	boolean mayHaveToJoin() {
		return this.join != null;
	}

	/**
	 * Has another wish answered when it has joined.
	 */
	void asksAgain(TopicJoin other) {
		if (this.others.isEmpty()) {
			this.others = new ArrayList<>(1);
		}
		this.others.add(other);
	}

	/**
	 * Those who have asked meanwhile, once.
	 */
	List<TopicJoin> takeOthers() {
		List<TopicJoin> taken = this.others;
		this.others = List.of();
		return taken;
	}

	/**
	 * It has been removed.
	 */
	void left() {
		TopicJoin waiting = this.join;
		this.join = null;
		if (waiting != null && !this.toldOfFailure) {
			waiting.left();
		}
		takeOthers().forEach(TopicJoin::left);
	}

	/**
	 * Whether it has got more elsewhere than this node may know of yet.
	 */
	boolean isAheadOf(Ring ring) {
		TopicJoin join = this.join;
		return !this.caughtUp && join != null && join.since() != null && ring.isBehind(join.since());
	}

	/**
	 * This node knows of all that there was when it came.
	 */
	void caughtUp() {
		this.caughtUp = true;
	}

	/**
	 * Where to begin, which is told once.
	 */
	void joined(long from) {
		this.join = null;
		this.from = from;
	}

	long from() {
		return this.from;
	}

	/**
	 * The topic is out of reach, of which it is told once.
	 */
	void failed(Throwable failure) {
		if (this.join != null && !this.toldOfFailure) {
			this.toldOfFailure = true;
			this.join.failed(failure);
		}
	}

}
