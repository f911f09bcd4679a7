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

package io.github.wsext.redis.broker;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.topic.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is listened to, or is to be, or no longer. Belongs to the broker's
 * thread; Netty's threads read what is volatile.
 */
class Subscription {

	/** The channel; that of a probe has none. */
	final @Nullable Channel channel;

	final String name;

	final int place;

	/** Whoever waits until it is listened to. */
	final List<Awaited> awaited = new ArrayList<>(1);

	/** Whether it is to be listened to. */
	volatile boolean wanted = true;

	/** The line that listens to it, or is about to. */
	volatile @Nullable BrokerLine line;

	/** Whether Redis sends what is published. */
	boolean listening;

	/** What is under way for it. */
	volatile @Nullable SubscriptionChange change;

	/** Whether Redis has refused it together with others, and it is to be tried alone. */
	boolean alone;

	Subscription(@Nullable Channel channel, ChannelNames.Address address) {
		this.channel = channel;
		this.name = address.name();
		this.place = address.place();
	}

	/**
	 * Whether Redis has to be told something.
	 */
	boolean isSettled() {
		return this.wanted == this.listening;
	}

	/**
	 * Redis knows nothing of it.
	 */
	void reset() {
		this.listening = false;
		this.change = null;
		this.alone = false;
	}

	void completeAwaited() {
		for (Awaited waiting : this.awaited) {
			waiting.one();
		}
		this.awaited.clear();
	}

	void failAwaited(Throwable failure) {
		for (Awaited waiting : this.awaited) {
			waiting.fail(failure);
		}
		this.awaited.clear();
	}

}
