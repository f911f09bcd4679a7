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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.wsext.redis.connection.Deadline;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisScript;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketLimitException.Limit;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

/**
 * Store of tickets that all nodes share. A ticket is sealed under itself, so that Redis
 * opens nothing; of several nodes that take it one gets it; how many a user may have
 * unused is counted over all nodes; each that expires unused is announced once, by the
 * node that has issued it. Whoever asks has an answer in time, if only that Redis is out
 * of reach.
 *
 * <p>
 * No clock of a node matters: a ticket is valid as long as Redis says so, and comes back
 * with times by the clock of the node that has taken it.
 *
 * <p>
 * The ticket is kept before it is counted, and handed out after that. So whatever is
 * counted can be revoked, and what was not counted nobody has.
 */
public final class RedisTicketStore implements TicketStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RedisTicketStore.class);

	/** How long a ticket is kept beyond its end, for its issuer to find it unused. */
	private static final Duration BEYOND = Duration.ofSeconds(30);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final int RETRIES = 25;

	private final RedisLink redis;

	private final RedisKeys.Kind keys;

	private final TicketFormat format;

	private final int perPrincipal;

	private final Clock clock;

	private final Consumer<Ticket> expired;

	private final EngineScheduler scheduler;

	private final IssuedTickets issued;

	/**
	 * Creates a store.
	 * @param redis the line to Redis
	 * @param keys names of what the application keeps there
	 * @param json how the application writes its types as JSON
	 * @param types types of the application that tickets may bring along
	 * @param unused how many tickets may be unused at a time: of a principal on all
	 * nodes, of all principals on this one
	 * @param clock source of time
	 * @param expired is given each ticket of this node that expired unused, once; must
	 * not run listeners on the calling thread
	 * @param scheduler tells when a ticket expires that nobody presents
	 */
	public RedisTicketStore(RedisLink redis, RedisKeys keys, JsonMapper json, List<TicketTypes> types,
			TicketSettings.Unused unused, Clock clock, Consumer<Ticket> expired, EngineScheduler scheduler) {
		this.redis = redis;
		this.keys = keys.kind('k');
		this.format = new TicketFormat(json, TicketTypes.all(types), classLoader());
		this.perPrincipal = unused.perPrincipal();
		this.clock = clock;
		this.expired = expired;
		this.scheduler = scheduler;
		this.issued = new IssuedTickets(unused.perNode(), clock, Runnable::run, scheduler,
				(id, ticket) -> end(id, ticket, RETRIES));
	}

	/**
	 * Where the application's types are found, also where a tool loads them apart from
	 * ours.
	 */
	private static ClassLoader classLoader() {
		ClassLoader ofApplication = ClassUtils.getDefaultClassLoader();
		return (ofApplication != null) ? ofApplication : ClassLoader.getSystemClassLoader();
	}

	@Override
	public void save(TicketKey key, Ticket ticket) {
		byte[] value = sealed(key, ticket);
		if (!this.issued.reserve()) {
			throw new TicketLimitException(Limit.NODE, Duration.between(this.clock.instant(), ticket.expiresAt()));
		}
		boolean saved = false;
		try {
			save(key.id(), value, ticket);
			saved = true;
		}
		finally {
			if (!saved) {
				this.issued.release();
			}
		}
		this.issued.add(key.id(), ticket);
	}

	private byte[] sealed(TicketKey key, Ticket ticket) {
		byte[] sealed = key.seal(this.format.write(ticket));
		return ByteBuffer.allocate(1 + sealed.length).put(TicketFormat.VERSION).put(sealed).array();
	}

	private void save(String id, byte[] value, Ticket ticket) {
		Deadline deadline = this.redis.deadline();
		long life = Math.max(1, Duration.between(this.clock.instant(), ticket.expiresAt()).toMillis());
		deadline.await(run(TicketScripts.SAVE, id, number(life + BEYOND.toMillis()), value));
		CompletionStage<Long> counted = this.redis.run(TicketScripts.COUNT, ScriptOutputType.INTEGER,
				ownerKeys(ticket.authentication().getName()), text(id), number(life), number(this.perPrincipal));
		long wait = deadline.await(counted);
		if (wait > 0) {
			// Nobody has it.
			run(TicketScripts.DROP, id);
			throw new TicketLimitException(Limit.PRINCIPAL, Duration.ofMillis(wait));
		}
	}

	@Override
	public Optional<Ticket> take(TicketKey key) {
		Ticket taken = read(TicketScripts.TAKE, key);
		if (taken != null) {
			this.issued.remove(key.id());
			forget(taken, key.id());
		}
		return Optional.ofNullable(taken);
	}

	@Override
	public Optional<Ticket> find(TicketKey key) {
		return Optional.ofNullable(read(TicketScripts.FIND, key));
	}

	private @Nullable Ticket read(RedisScript script, TicketKey key) {
		Ticket original = this.issued.get(key.id());
		CompletionStage<List<Object>> answer = this.redis.run(script, ScriptOutputType.MULTI, ticketKey(key.id()),
				number(BEYOND.toMillis()), number(TicketFormat.VERSION));
		List<Object> found = this.redis.deadline().await(answer);
		if (found.isEmpty()) {
			return null;
		}
		if (found.size() == 1) {
			throw this.format.unreadable("another version of WsExt has issued it");
		}
		Ticket ticket = this.format.read(opened(key, (byte[]) found.get(1)));
		return (original != null)
				? ticket.toBuilder().issuedAt(original.issuedAt()).expiresAt(original.expiresAt()).build()
				: byOurClock(ticket, Duration.ofMillis((Long) found.get(0)));
	}

	private byte[] opened(TicketKey key, byte[] value) {
		try {
			return key.open(Arrays.copyOfRange(value, 1, value.length));
		}
		catch (IllegalArgumentException ex) {
			throw this.format.unreadable(String.valueOf(ex.getMessage()));
		}
	}

	private Ticket byOurClock(Ticket ticket, Duration left) {
		Instant expiresAt = this.clock.instant().plus(left);
		Duration life = Duration.between(ticket.issuedAt(), ticket.expiresAt());
		return ticket.toBuilder().issuedAt(expiresAt.minus(life)).expiresAt(expiresAt).build();
	}

	@Override
	public void revoke(String owner, Instant issuedUntil) {
		Deadline deadline = this.redis.deadline();
		long ago = Math.max(0, Duration.between(issuedUntil, this.clock.instant()).toMillis());
		CompletionStage<List<byte[]>> ids = this.redis.run(TicketScripts.ISSUED, ScriptOutputType.MULTI,
				ownerKeys(owner), number(ago));
		byte[][] revoked = deadline.await(ids).toArray(byte[][]::new);
		if (revoked.length == 0) {
			return;
		}
		List<CompletionStage<Long>> ends = Arrays.stream(revoked)
			.map((id) -> run(TicketScripts.END, new String(id, StandardCharsets.UTF_8)))
			.toList();
		ends.forEach(deadline::await);
		deadline.await(this.redis.run(TicketScripts.FORGET, ScriptOutputType.INTEGER, ownerKeys(owner), revoked));
	}

	/**
	 * A ticket of this node is over. Whether somebody has used it, Redis knows for a
	 * while.
	 */
	private void end(String id, Ticket ticket, int retries) {
		run(TicketScripts.END, id).whenComplete((unused, failure) -> {
			if (unused != null && unused > 0) {
				forget(ticket, id);
				announce(ticket);
			}
			else if (failure != null && retries > 0) {
				this.scheduler.after(RETRY, () -> end(id, ticket, retries - 1));
			}
			else if (failure != null) {
				logger.warn("Whether " + ticket + " was used could not be found out: Redis was away for too long");
			}
		});
	}

	private void announce(Ticket ticket) {
		try {
			this.expired.accept(ticket);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the expiry of " + ticket, ex);
		}
	}

	/**
	 * Gives the place of a ticket back to its owner. If that fails it comes back with the
	 * time.
	 */
	private void forget(Ticket ticket, String id) {
		this.redis.run(TicketScripts.FORGET, ScriptOutputType.INTEGER, ownerKeys(ticket.authentication().getName()),
				text(id));
	}

	private CompletionStage<Long> run(RedisScript script, String id, byte[]... arguments) {
		return this.redis.run(script, ScriptOutputType.INTEGER, ticketKey(id), arguments);
	}

	private String[] ticketKey(String id) {
		return new String[] { this.keys.key("k", id) };
	}

	private String[] ownerKeys(String owner) {
		String hash = hash(owner);
		return new String[] { this.keys.key("o", hash), this.keys.key("i", hash) };
	}

	private static String hash(String owner) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static byte[] number(long number) {
		return text(Long.toString(number));
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * How many tickets of this node may be unused.
	 */
	int outstanding() {
		return this.issued.size();
	}

	/**
	 * Announces no expiry any more. What is in Redis stays, for other nodes.
	 */
	@Override
	public void close() {
		this.issued.close();
	}

}
