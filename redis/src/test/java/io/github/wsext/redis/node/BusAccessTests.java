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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class BusAccessTests {

	private static final String RULES = "on >secret ~wsext:test:* resetchannels &wsext:test:* +ping +hello +auth +client|setname"
			+ " +client|setinfo +role +publish +subscribe +unsubscribe +eval +evalsha"
			+ " +time +zadd +zrem +zscore +zincrby +zrange +zrevrange +zrangebyscore +hset +hsetnx +hget +hgetall +hdel"
			+ " +sadd +srem +smembers +sscan +xadd +xrange +xrevrange +pexpire +unlink";

	@Test
	@DisplayName("R5 broker and directory need no more of Redis than the documentation says")
	void documentedRules() {
		try (RedisServer redis = RedisServer.start()) {
			List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "wsext"));
			command.addAll(List.of(RULES.replace("+client|setinfo ", "").split(" ")));
			RedisCommandLine.lines(redis, command.toArray(String[]::new));
			try (DirectoryNode one = DirectoryNode.at(connections(redis)).come("alice").fresh();
					DirectoryNode other = DirectoryNode.at(connections(redis)).fresh()) {
				assertThat(canPublish(connections(redis))).isTrue();
				one.command("hello");
				DirectoryNode.await().untilAsserted(() -> {
					assertThat(other.told()).containsExactly("hello");
					assertThat(other.directory().isOnline("alice")).isTrue();
				});
			}
		}
	}

	private static boolean canPublish(LettuceConnectionFactory connections) {
		RedisTopicBroker broker = new RedisTopicBroker(new RedisClients(connections), new RedisKeys("test"), 1024);
		List<Channel> channels = List.of(Channel.ofTopic("/news"), Channel.ALL);
		Queue<Channel> arrived = new ConcurrentLinkedQueue<>();
		broker.start(new TopicBroker.Listener() {

			@Override
			public void received(Channel channel, byte[] message) {
				arrived.add(channel);
			}

			@Override
			public void interrupted() {
				throw new IllegalStateException("The line is down");
			}

			@Override
			public void resumed() {
				throw new IllegalStateException("The line was down");
			}

		});
		try {
			broker.subscribe(channels).toCompletableFuture().join();
			channels.forEach((channel) -> broker.publish(channel, new byte[1]));
			DirectoryNode.await().until(() -> arrived.containsAll(channels));
			return true;
		}
		finally {
			broker.stop();
		}
	}

	private static LettuceConnectionFactory connections(RedisServer redis) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
		server.setUsername("wsext");
		server.setPassword("secret");
		return new LettuceConnectionFactory(server);
	}

}
