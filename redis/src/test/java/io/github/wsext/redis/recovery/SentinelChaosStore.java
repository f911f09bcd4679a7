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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisSentinel;
import io.github.wsext.redis.testsupport.RedisServer;

/**
 * A master whose replica takes its place: when it is killed, and when it is only halted,
 * so that for a while there are two. What the master has taken after it lost sight of the
 * replica is lost.
 */
final class SentinelChaosStore implements ChaosStore {

	private final RedisSentinel redis = RedisSentinel.start();

	private final ExecutorService failovers = Executors.newSingleThreadExecutor();

	private CompletableFuture<Void> failover = CompletableFuture.completedFuture(null);

	@Override
	public List<String> properties() {
		return List.of("--spring.data.redis.sentinel.master=" + RedisSentinel.NAME,
				"--spring.data.redis.sentinel.nodes=127.0.0.1:" + this.redis.sentinel().port());
	}

	@Override
	public String fail(Random random) {
		if (!this.failover.isDone()) {
			return "";
		}
		boolean killed = random.nextBoolean();
		long behind = random.nextInt(300);
		this.failover = CompletableFuture.runAsync(() -> failover(killed, behind), this.failovers);
		return (killed ? "master killed, its replica " : "master halted, its replica ") + behind + " ms behind";
	}

	private void failover(boolean killed, long behind) {
		RedisServer master = this.redis.master();
		RedisServer replica = this.redis.replica();
		replica.halt();
		RedisCommandLine.lines(master, "CLIENT", "KILL", "TYPE", "replica");
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(behind));
		if (killed) {
			master.kill();
		}
		else {
			master.halt();
		}
		replica.resume();
		this.redis.awaitFailover();
		if (killed) {
			master.restart();
		}
		else {
			master.resume();
		}
		this.redis.awaitReplica();
	}

	@Override
	public void calm() {
		this.failover.join();
	}

	@Override
	public void close() {
		this.failovers.shutdown();
		try {
			if (!this.failovers.awaitTermination(3, TimeUnit.MINUTES)) {
				throw new IllegalStateException("A failover has not ended");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.redis.close();
		}
	}

}
