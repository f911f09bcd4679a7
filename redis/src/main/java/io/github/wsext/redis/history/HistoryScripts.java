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

package io.github.wsext.redis.history;

import io.github.wsext.redis.connection.RedisScript;

/**
 * What is done in one step in Redis. The hash of a topic has its epoch {@code e}, how
 * many messages it had in it {@code s}, the check of the last one {@code c}, and for how
 * long they are kept {@code t}. The ids of its stream are the number of a message and the
 * time when it came; {@code p} is the check of the message before, {@code c} its own,
 * {@code m} the message. A check covers all messages up to its own.
 */
final class HistoryScripts {

	/**
	 * Appends messages and publishes them. The channel is no key: a slot that is being
	 * moved would refuse everything, as no key of that name exists.
	 */
	static final RedisScript APPEND = RedisScript.of("""
			local meta, stream = KEYS[1], KEYS[2]
			local size, ttl, long, once = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
			local publish, channel = ARGV[6], ARGV[7]
			local known = redis.call('HMGET', meta, 'e', 's', 'c')
			local epoch, sequence, check = known[1], tonumber(known[2]), known[3]
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			if not epoch then
				redis.call('UNLINK', stream)
				epoch, sequence, check = ARGV[1], 0, ''
			end
			local answer, messages, key = {}, {}, 2
			for i = 8, #ARGV, 3 do
				local before
				if ARGV[i + 1] == '1' then
					key = key + 1
					before = redis.call('GET', KEYS[key])
				end
				if before then
					answer[#answer + 1] = before
					answer[#answer + 1] = 1
				else
					local previous = check
					sequence = sequence + 1
					check = redis.sha1hex(previous .. ARGV[i]):sub(1, 8)
					redis.call('XADD', stream, 'MAXLEN', '=', size, sequence .. '-' .. now, 'p', previous, 'c', check,
						'm', ARGV[i + 2])
					local position = epoch .. '.' .. sequence .. '.' .. check
					if ARGV[i + 1] == '1' then
						redis.call('SET', KEYS[key], position, 'PX', once)
					end
					answer[#answer + 1] = position
					answer[#answer + 1] = 0
					messages[#messages + 1] = position .. ':' .. ARGV[i + 2]
				end
			end
			redis.call('HSET', meta, 'e', epoch, 's', sequence, 'c', check, 't', ttl)
			redis.call('PEXPIRE', meta, long)
			redis.call('PEXPIRE', stream, ttl)
			for _, message in ipairs(messages) do
				if publish == 'SPUBLISH' then
					local published = redis.pcall('SPUBLISH', channel, message)
					if type(published) == 'table' and published.err then
						redis.call('PUBLISH', channel, message)
					end
				elseif publish == 'PUBLISH' then
					redis.call('PUBLISH', channel, message)
				end
			end
			return answer
			""");

	/**
	 * Reads messages from a number on, or the last ones, with what is known of the topic.
	 */
	static final RedisScript READ = RedisScript.of("""
			local meta, stream = KEYS[1], KEYS[2]
			local epoch, long, since, from, count = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
			local known = redis.call('HMGET', meta, 'e', 's', 'c', 't')
			if not known[1] then
				redis.call('UNLINK', stream)
				known = {epoch, '0', '', '1'}
				redis.call('HSET', meta, 'e', known[1], 's', known[2], 'c', known[3], 't', known[4])
				redis.call('PEXPIRE', meta, long)
			elseif redis.call('PTTL', meta) < long / 2 then
				redis.call('PEXPIRE', meta, long)
			end
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local entries = {}
			if count ~= '0' then
				if since == '' then
					entries = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', count)
				elseif since == known[1] then
					entries = redis.call('XRANGE', stream, from, '+', 'COUNT', count)
				end
			end
			return {known[1], known[2], known[3], now - known[4], entries}
			""");

	private HistoryScripts() {
	}

}
