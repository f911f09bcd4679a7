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

package io.github.wsext.redis.presence;

import io.github.wsext.redis.connection.RedisScript;

/**
 * What happens to presence in Redis in one step. For each user on a topic a hash has the
 * ids of the nodes that have entered him, separated by commas, then a line feed and what
 * is said of him; a sorted set has the users in the order of their digests, in which
 * pages read them.
 */
final class PresenceScripts {

	/**
	 * Enters a user for a node.
	 */
	static final RedisScript JOIN = RedisScript.of("""
			local old = redis.call('HGET', KEYS[1], ARGV[1])
			local nodes = old and string.match(old, '^[^\\n]*') or ''
			local before = nodes
			local there = string.find(',' .. nodes .. ',', ',' .. ARGV[2] .. ',', 1, true)
			if not there then
				nodes = nodes == '' and ARGV[2] or nodes .. ',' .. ARGV[2]
			end
			redis.call('HSET', KEYS[1], ARGV[1], nodes .. '\\n' .. ARGV[3])
			if not old then
				redis.call('ZADD', KEYS[2], 0, ARGV[4] .. ARGV[1])
			end
			return {before, redis.call('HLEN', KEYS[1])}
			""");

	private static final String REMOVE = """
			local function remove(user, digest, node)
				local old = redis.call('HGET', KEYS[1], user)
				if not old then
					return nil
				end
				local nodes, info = string.match(old, '^([^\\n]*)\\n(.*)$')
				local left, found = {}, false
				for each in string.gmatch(nodes, '[^,]+') do
					if each == node then
						found = true
					else
						left[#left + 1] = each
					end
				end
				if not found then
					return nil
				end
				local remaining = table.concat(left, ',')
				if remaining == '' then
					redis.call('HDEL', KEYS[1], user)
					redis.call('ZREM', KEYS[2], digest .. user)
				else
					redis.call('HSET', KEYS[1], user, remaining .. '\\n' .. info)
				end
				return remaining
			end
			""";

	/**
	 * Takes a user out for a node.
	 */
	static final RedisScript LEAVE = RedisScript.of(REMOVE + """
			local remaining = remove(ARGV[1], ARGV[3], ARGV[2])
			return {remaining and 1 or 0, remaining or '', redis.call('HLEN', KEYS[1])}
			""");

	/**
	 * Takes the users on a page out for a node that has died.
	 */
	static final RedisScript SWEEP = RedisScript.of(
			REMOVE + """
					local page = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[2], '+', 'LIMIT', 0, ARGV[3])
					local result = {redis.call('HLEN', KEYS[1]), #page == tonumber(ARGV[3]) and string.sub(page[#page], 1, 40) or ''}
					for _, member in ipairs(page) do
						local user = string.sub(member, 41)
						local remaining = remove(user, string.sub(member, 1, 40), ARGV[1])
						if remaining then
							result[#result + 1] = user
							result[#result + 1] = remaining
						end
					end
					result[1] = redis.call('HLEN', KEYS[1])
					return result
					""");

	/**
	 * Reads a page.
	 */
	static final RedisScript PAGE = RedisScript
		.of("""
				local page = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], '+', 'LIMIT', 0, ARGV[2])
				local result = {redis.call('HLEN', KEYS[1]), #page == tonumber(ARGV[2]) and string.sub(page[#page], 1, 40) or ''}
				for _, member in ipairs(page) do
					local user = string.sub(member, 41)
					result[#result + 1] = user
					result[#result + 1] = redis.call('HGET', KEYS[1], user)
				end
				return result
				""");

	static final RedisScript COUNT = RedisScript.of("return redis.call('HLEN', KEYS[1])");

	static final RedisScript FIND = RedisScript.of("return {redis.call('HGET', KEYS[1], ARGV[1])}");

	/**
	 * Notes the topics on which a node has entered somebody, or has nobody any more.
	 */
	static final RedisScript NOTE = RedisScript
		.of("return redis.call(ARGV[1] == '1' and 'SADD' or 'SREM', KEYS[1], ARGV[2])");

	/**
	 * Some of the topics on which a node has entered somebody.
	 */
	static final RedisScript NOTED = RedisScript.of("return redis.call('SRANDMEMBER', KEYS[1], 100)");

	/**
	 * Renews the lease of a node or enters it, unless it is about to be swept; where
	 * nobody could renew any, as Redis was away itself, all leases are prolonged by that
	 * time. Buries those that are dead for long, and claims one of them for being swept.
	 */
	static final RedisScript BEAT = RedisScript.of("""
			local nodes, dead, id = KEYS[1], KEYS[2], ARGV[1]
			local lease, grave, claim = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local state = 'buried'
			if not redis.call('ZSCORE', dead, id) then
				state = redis.call('ZSCORE', nodes, id) and 'renewed' or 'entered'
				local newest = redis.call('ZREVRANGE', nodes, 0, 0, 'WITHSCORES')
				local silence = newest[2] and now - newest[2] or 0
				if silence > lease / 2 then
					for _, other in ipairs(redis.call('ZRANGE', nodes, 0, -1)) do
						redis.call('ZINCRBY', nodes, silence, other)
					end
				end
				redis.call('ZADD', nodes, now, id)
			end
			for _, other in ipairs(redis.call('ZRANGEBYSCORE', nodes, '-inf', now - grave)) do
				redis.call('ZREM', nodes, other)
				redis.call('ZADD', dead, 0, other)
			end
			local claimed = redis.call('ZRANGEBYSCORE', dead, '-inf', now, 'LIMIT', 0, 1)[1]
			if claimed then
				redis.call('ZADD', dead, now + claim, claimed)
			end
			local hidden = redis.call('ZRANGEBYSCORE', nodes, '-inf', now - lease)
			for _, other in ipairs(redis.call('ZRANGE', dead, 0, -1)) do
				hidden[#hidden + 1] = other
			end
			return {state, claimed or '', hidden}
			""");

	/**
	 * Claims a dead node for longer, or is done with it.
	 */
	static final RedisScript CLAIM = RedisScript.of("""
			if ARGV[2] == '0' then
				return redis.call('ZREM', KEYS[1], ARGV[1])
			end
			local time = redis.call('TIME')
			return redis.call('ZADD', KEYS[1], 'XX', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
			""");

	/**
	 * A node ends by itself: it does not count any more.
	 */
	static final RedisScript RETIRE = RedisScript.of("""
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			return redis.call('ZADD', KEYS[1], 'XX', now - ARGV[2], ARGV[1])
			""");

	private PresenceScripts() {
	}

}
