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

package io.github.wsext.redis.ticket;

import io.github.wsext.redis.connection.RedisScript;

/**
 * What happens to tickets in Redis, each in one atomic step.
 *
 * <p>
 * A ticket is kept for longer than it is valid: whether it is, the time that is left
 * says, by the clock of Redis alone. An empty value is a ticket that has ended unused;
 * its issuer has yet to announce that.
 */
final class TicketScripts {

	private static final String NOW = """
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			""";

	/**
	 * Keeps a ticket: its time, its value.
	 */
	static final RedisScript SAVE = RedisScript.of("""
			redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
			return 1
			""");

	/**
	 * Finds a ticket: how long it is kept beyond its end, the version of its format.
	 */
	static final RedisScript FIND = RedisScript.of(find(""));

	/**
	 * The same, and the ticket is gone.
	 */
	static final RedisScript TAKE = RedisScript.of(find("redis.call('DEL', KEYS[1])\n"));

	/**
	 * Forgets a ticket that was never handed out.
	 */
	static final RedisScript DROP = RedisScript.of("""
			return redis.call('DEL', KEYS[1])
			""");

	/**
	 * Ends a ticket that is not used: whether it was not. Says so whenever it is asked,
	 * so that an answer that was lost can be asked for again.
	 */
	static final RedisScript END = RedisScript.of("""
			if redis.call('EXISTS', KEYS[1]) == 0 then
				return 0
			end
			redis.call('SET', KEYS[1], '', 'KEEPTTL')
			return 1
			""");

	/**
	 * Counts a ticket among those of its owner, by when they end and by when they were
	 * issued, unless there are too many: its id, for how long, how many there may be.
	 */
	static final RedisScript COUNT = RedisScript.of(NOW + """
			local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
			for _, id in ipairs(over) do
				redis.call('ZREM', KEYS[1], id)
				redis.call('ZREM', KEYS[2], id)
			end
			if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
				local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
				return math.max(1, tonumber(first[2]) - now)
			end
			redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
			redis.call('ZADD', KEYS[2], now, ARGV[1])
			local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
			local left = math.max(1, tonumber(last[2]) - now)
			redis.call('PEXPIRE', KEYS[1], left)
			redis.call('PEXPIRE', KEYS[2], left)
			return 0
			""");

	/**
	 * Counts tickets of an owner no more: their ids.
	 */
	static final RedisScript FORGET = RedisScript.of("""
			for _, id in ipairs(ARGV) do
				redis.call('ZREM', KEYS[1], id)
				redis.call('ZREM', KEYS[2], id)
			end
			return 1
			""");

	/**
	 * The tickets of an owner that were issued some time ago or before: how long ago.
	 */
	static final RedisScript ISSUED = RedisScript.of(NOW + """
			return redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1])
			""");

	private TicketScripts() {
	}

	private static String find(String then) {
		return """
				local value = redis.call('GET', KEYS[1])
				if not value or value == '' then
					return {}
				end
				local left = redis.call('PTTL', KEYS[1]) - ARGV[1]
				if left <= 0 then
					return {}
				end
				if string.byte(value) ~= tonumber(ARGV[2]) then
					return {left}
				end
				%sreturn {left, value}
				""".formatted(then);
	}

}
