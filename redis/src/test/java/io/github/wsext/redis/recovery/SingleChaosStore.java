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

package io.github.wsext.redis.recovery;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.wsext.redis.testsupport.RedisServer;

/**
 * One Redis, which is halted, and started again empty.
 */
final class SingleChaosStore implements ChaosStore {

	private final RedisServer redis = RedisServer.start();

	@Override
	public List<String> properties() {
		return List.of("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + this.redis.port());
	}

	@Override
	public String fail(Random random) {
		if (random.nextInt(22) < 14) {
			this.redis.halt();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(3_000)));
			this.redis.resume();
			return "Redis halted";
		}
		this.redis.restart();
		return "Redis empty";
	}

	@Override
	public void calm() {
		this.redis.resume();
	}

	@Override
	public void close() {
		this.redis.close();
	}

}
