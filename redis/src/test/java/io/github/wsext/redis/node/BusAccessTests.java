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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

	private static final Path PAGE = Path.of("..", "docs", "cluster.md");

	@Test
	@DisplayName("R5 broker and directory need no more of Redis than the documentation says")
	void documentedRules() throws IOException {
		try (RedisServer redis = RedisServer.start()) {
			for (String rule : rules()) {
				RedisCommandLine.lines(redis, rule.replace("wsext:chat:", "wsext:test:").split(" "));
			}
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

	private static List<String> rules() throws IOException {
		return Files.readAllLines(PAGE)
			.stream()
			.map(String::strip)
			.filter((line) -> line.startsWith("ACL SETUSER"))
			.toList();
	}

	private static boolean canPublish(LettuceConnectionFactory connections) {
		RedisTopicBroker broker = new RedisTopicBroker(new RedisClients(connections, Duration.ofSeconds(1)),
				new RedisKeys("test"), 1024);
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
			broker.subscribe(channels);
			DirectoryNode.await().until(() -> {
				channels.forEach((channel) -> broker.publish(channel, new byte[1]));
				return arrived.containsAll(channels);
			});
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
