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

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;

/**
 * What arrives on a line, and its end, on threads of Netty's: passed on at once.
 */
class Arrivals extends RedisPubSubAdapter<String, byte[]> implements RedisConnectionStateListener {

	private final LiveLine live;

	private final BrokerLine line;

	private final LineOwner owner;

	Arrivals(LiveLine live, BrokerLine line, LineOwner owner) {
		this.live = live;
		this.line = line;
		this.owner = owner;
	}

	@Override
	public void message(String channel, byte[] message) {
		this.live.heard();
		Subscription subscription = this.owner.find(channel);
		if (subscription == null) {
			this.live.unknown(channel);
		}
		else if (subscription.line == this.line && !this.live.isDead()) {
			this.owner.received(subscription, message);
		}
	}

	@Override
	public void smessage(String channel, byte[] message) {
		message(channel, message);
	}

	@Override
	public void subscribed(String channel, long count) {
		confirmed(channel, true);
	}

	@Override
	public void ssubscribed(String channel, long count) {
		confirmed(channel, true);
	}

	@Override
	public void unsubscribed(String channel, long count) {
		confirmed(channel, false);
	}

	@Override
	public void sunsubscribed(String channel, long count) {
		confirmed(channel, false);
	}

	private void confirmed(String channel, boolean on) {
		this.live.heard();
		Subscription probe = this.live.probe();
		Subscription subscription = channel.equals(probe.name) ? probe : this.owner.find(channel);
		if (subscription == null || subscription.line != this.line || this.live.isDead()) {
			return;
		}
		SubscriptionChange change = subscription.change;
		if (change != null && change.on == on) {
			if (change.confirm(channel)) {
				this.owner.run(() -> this.line.done(this.live, change));
			}
		}
		else if (!on) {
			this.owner.run(() -> this.line.lost(this.live, subscription));
		}
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		this.owner.run(() -> this.line.broken(this.live, "it was closed"));
	}

}
