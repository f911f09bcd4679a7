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

import io.github.wsext.redis.connection.RedisScript;

/**
 * What the directory does in Redis, each in one step. All keys are in one slot. Time is
 * that of Redis.
 */
final class NodeScripts {

	/**
	 * Renews the lease of a node, or enters it, and removes those whose lease has run
	 * out. Where nobody could renew any, as Redis was away itself, all leases are
	 * prolonged by that time.
	 */
	static final RedisScript BEAT = RedisScript.of("""
			local nodes, infos, commands, changes, users = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
			local id, info, entering = ARGV[1], ARGV[2], ARGV[3] == '1'
			local lease, long = tonumber(ARGV[4]), ARGV[5]
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			if not entering then
				if not redis.call('ZSCORE', nodes, id) then
					return {0}
				end
				local silence = now - redis.call('ZREVRANGE', nodes, 0, 0, 'WITHSCORES')[2]
				if silence > lease / 2 and silence < 60000 then
					for _, other in ipairs(redis.call('ZRANGE', nodes, 0, -1)) do
						redis.call('ZINCRBY', nodes, silence, other)
					end
				end
			end
			local gone = {}
			for _, other in ipairs(redis.call('ZRANGEBYSCORE', nodes, '-inf', now - lease)) do
				if other ~= id then
					gone[#gone + 1] = other
					gone[#gone + 1] = redis.call('HGET', infos, other) or ''
					redis.call('ZREM', nodes, other)
					redis.call('HDEL', infos, other)
				end
			end
			redis.call('ZADD', nodes, now, id)
			redis.call('HSET', infos, id, info)
			redis.call('HSETNX', infos, '', now)
			local hello, last = '', ''
			if entering then
				hello = redis.call('XADD', commands, 'MAXLEN', '~', ARGV[6], '*', 'k', 'h', 'o', id, 'd', ARGV[7])
				local newest = redis.call('XREVRANGE', changes, '+', '-', 'COUNT', 1)
				last = newest[1] and newest[1][1] or '0-0'
			end
			for _, key in ipairs({nodes, infos, commands, changes, users}) do
				redis.call('PEXPIRE', key, long)
			end
			return {1, gone, redis.call('HGETALL', infos), hello, last, now}
			""");

	/**
	 * Who has an unexpired lease, and who has acknowledged that a node has entered.
	 */
	static final RedisScript ACKNOWLEDGED = RedisScript.of("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			return {redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[1], '+inf'), redis.call('SMEMBERS', KEYS[2])}
			""");

	static final RedisScript ACKNOWLEDGE = RedisScript.of("""
			redis.call('SADD', KEYS[1], ARGV[1])
			return redis.call('PEXPIRE', KEYS[1], ARGV[2])
			""");

	/**
	 * Writes down which users have come to a node and left it since the last time. Does
	 * nothing if the node has no entry any more.
	 */
	static final RedisScript CHANGE = RedisScript.of("""
			local nodes, infos, changes, users = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
			local id, incarnation, number, connections = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
			local come, gone = ARGV[5], ARGV[6]
			if not redis.call('ZSCORE', nodes, id) then
				return 0
			end
			for i = 1, #come, 8 do
				redis.call('SADD', users, come:sub(i, i + 7))
			end
			for i = 1, #gone, 8 do
				redis.call('SREM', users, gone:sub(i, i + 7))
			end
			redis.call('PEXPIRE', users, ARGV[7])
			redis.call('HSET', infos, id, incarnation .. ' ' .. number .. ' ' .. connections)
			redis.call('XADD', changes, 'MAXLEN', '~', ARGV[8], '*', 'o', id, 'i', incarnation, 's', number,
				'c', connections, 'a', come, 'r', gone)
			return 1
			""");

	/**
	 * Commands from a position on, with what is there, and changes after another.
	 */
	static final RedisScript READ = RedisScript.of("""
			return {redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2]),
				redis.call('XRANGE', KEYS[2], '(' .. ARGV[3], '+', 'COUNT', ARGV[4])}
			""");

	/**
	 * The first of some commands that is still there.
	 */
	static final RedisScript FIND = RedisScript.of("""
			for _, position in ipairs(ARGV) do
				if redis.call('XRANGE', KEYS[1], position, position)[1] then
					return position
				end
			end
			return ''
			""");

	/**
	 * Appends commands.
	 */
	static final RedisScript SEND = RedisScript.of("""
			local positions = {}
			for i = 4, #ARGV do
				positions[#positions + 1] = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'k', ARGV[3],
					'o', ARGV[2], 'd', ARGV[i])
			end
			return positions
			""");

	/**
	 * Appends commands anew that are not where they were appended.
	 */
	static final RedisScript REPAIR = RedisScript.of("""
			local positions = {}
			for i = 3, #ARGV, 2 do
				if redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])[1] then
					positions[#positions + 1] = ARGV[i]
				else
					positions[#positions + 1] = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'k', 'c',
						'o', ARGV[2], 'd', ARGV[i + 1])
				end
			end
			return positions
			""");

	/**
	 * A page of the users of a node, and what the node says of itself.
	 */
	static final RedisScript SCAN = RedisScript.of("""
			local page = redis.call('SSCAN', KEYS[2], ARGV[2], 'COUNT', ARGV[3])
			return {redis.call('HGET', KEYS[1], ARGV[1]) or '', page[1], page[2]}
			""");

	static final RedisScript LEAVE = RedisScript.of("""
			redis.call('ZREM', KEYS[1], ARGV[1])
			redis.call('HDEL', KEYS[2], ARGV[1])
			redis.call('UNLINK', KEYS[4])
			redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[2], '*', 'k', 'b', 'o', ARGV[1], 'd', '')
			return 1
			""");

	static final RedisScript FORGET = RedisScript.of("""
			return redis.call('UNLINK', unpack(KEYS))
			""");

	private NodeScripts() {
	}

}
