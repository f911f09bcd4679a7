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

package io.github.wsext.redis.ingress;

import io.github.wsext.redis.connection.RedisScript;

/**
 * How one node at a time reads what comes in.
 */
final class IngressScripts {

	/**
	 * Takes or renews the lease, and reads what comes after the position. What is larger
	 * than a message may be has no fields; after about a megabyte there are no more
	 * entries.
	 */
	static final RedisScript READ = RedisScript.of("""
			local lease, position, stream = KEYS[1], KEYS[2], KEYS[3]
			local id, long, count, largest = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
			local holder = redis.call('GET', lease)
			if holder and holder ~= id then
				return {0}
			end
			if not holder then
				redis.call('SET', lease, id, 'PX', long)
			elseif redis.call('PTTL', lease) < long * 2 / 3 then
				redis.call('PEXPIRE', lease, long)
			end
			local last = redis.call('GET', position)
			local entries, size = {}, 0
			for _, entry in ipairs(redis.call('XRANGE', stream, '(' .. (last or '0-0'), '+', 'COUNT', count)) do
				local length = 0
				for _, part in ipairs(entry[2]) do
					length = length + #part
				end
				if length > largest then
					entry[2] = {}
					length = 0
				end
				size = size + length
				if #entries > 0 and size > 1048576 then
					break
				end
				entries[#entries + 1] = entry
			end
			local missing = 0
			if last and entries[1] and not redis.call('XRANGE', stream, last, last)[1] then
				missing = 1
			end
			return {1, missing, entries}
			""");

	/**
	 * Writes down how far it has come, for whoever has the lease.
	 */
	static final RedisScript DONE = RedisScript.of("""
			if redis.call('GET', KEYS[1]) ~= ARGV[1] then
				return 0
			end
			redis.call('SET', KEYS[2], ARGV[2])
			return 1
			""");

	/**
	 * Gives the lease back.
	 */
	static final RedisScript LEAVE = RedisScript.of("""
			return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0
			""");

	private IngressScripts() {
	}

}
