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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One command to listen to channels, or to do so no more. It is done when Redis has
 * confirmed it for each of them: that the command itself has completed says little, as it
 * does so with the first confirmation of any.
 */
class SubscriptionChange {

	final boolean on;

	final List<Subscription> subscriptions;

	final long start = System.nanoTime();

	private final Set<String> unconfirmed = ConcurrentHashMap.newKeySet();

	SubscriptionChange(boolean on, List<Subscription> subscriptions) {
		this.on = on;
		this.subscriptions = subscriptions;
		subscriptions.forEach((subscription) -> this.unconfirmed.add(subscription.name));
	}

	/**
	 * Redis has confirmed it for one of them, on a thread of Netty's.
	 * @return whether that was the last
	 */
	boolean confirm(String name) {
		return this.unconfirmed.remove(name) && this.unconfirmed.isEmpty();
	}

	String[] names() {
		return this.subscriptions.stream().map((subscription) -> subscription.name).toArray(String[]::new);
	}

}
