package io.github.wsext.ticket;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.limit.ClockTicker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tickets in the memory of this node.
 *
 * <p>
 * A ticket is gone as soon as the clock says so. It frees its memory and its place under
 * the caps when the cache sweeps, with or without traffic, about a second later. The caps
 * refuse new tickets; they never evict a valid one.
 */
public final class CaffeineTicketStore implements TicketStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(CaffeineTicketStore.class);

	private final Cache<String, Entry> tickets;

	private final ConcurrentMap<String, Integer> byPrincipal = new ConcurrentHashMap<>();

	private final AtomicInteger outstanding = new AtomicInteger();

	private final int maxPerPrincipal;

	private final int maxPerNode;

	private final Clock clock;

	private final Consumer<Ticket> expired;

	private volatile boolean closed;

	/**
	 * Creates a store.
	 * @param maxPerPrincipal how many tickets of one principal may be outstanding
	 * @param maxPerNode how many tickets may be outstanding
	 * @param clock source of time
	 * @param expired is given each ticket that expired unused, once, on a thread of the
	 * common pool
	 */
	public CaffeineTicketStore(int maxPerPrincipal, int maxPerNode, Clock clock, Consumer<Ticket> expired) {
		this(maxPerPrincipal, maxPerNode, clock, expired, ForkJoinPool.commonPool(), Scheduler.systemScheduler());
	}

	CaffeineTicketStore(int maxPerPrincipal, int maxPerNode, Clock clock, Consumer<Ticket> expired, Executor executor,
			Scheduler scheduler) {
		this.maxPerPrincipal = maxPerPrincipal;
		this.maxPerNode = maxPerNode;
		this.clock = clock;
		this.expired = expired;
		this.tickets = Caffeine.newBuilder()
			.expireAfter(new UntilExpiry())
			.ticker(new ClockTicker(clock))
			.executor(executor)
			.scheduler(scheduler)
			.evictionListener(this::onEviction)
			.removalListener(this::onRemoval)
			.build();
	}

	@Override
	public void save(String key, Ticket ticket) {
		Entry entry = new Entry(ticket, ticket.authentication().getName());
		reserve(entry);
		Entry replaced = entry;
		try {
			replaced = this.tickets.asMap().put(key, entry);
		}
		finally {
			// What was put in vain or replaced gives its place back.
			if (replaced != null) {
				release(replaced);
			}
		}
	}

	@Override
	public Optional<Ticket> take(String key) {
		Entry entry = this.tickets.asMap().remove(key);
		if (entry == null) {
			return Optional.empty();
		}
		release(entry);
		return Optional.of(entry.ticket());
	}

	@Override
	public Optional<Ticket> find(String key) {
		return Optional.ofNullable(this.tickets.getIfPresent(key)).map(Entry::ticket);
	}

	/**
	 * Forgets all tickets, without a word to the listener.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.tickets.asMap().keySet().forEach(this::take);
		this.tickets.cleanUp();
	}

	int outstanding() {
		return this.outstanding.get();
	}

	int outstanding(String principal) {
		return this.byPrincipal.getOrDefault(principal, 0);
	}

	int principals() {
		return this.byPrincipal.size();
	}

	long size() {
		return this.tickets.estimatedSize();
	}

	void cleanUp() {
		this.tickets.cleanUp();
	}

	private void reserve(Entry entry) {
		TicketLimitException.Limit limit = tryReserve(entry.principal());
		if (limit != null) {
			// Expired tickets that the cache has not swept yet are in nobody's way.
			this.tickets.cleanUp();
			limit = tryReserve(entry.principal());
		}
		if (limit != null) {
			throw new TicketLimitException(limit, Duration.between(this.clock.instant(), entry.ticket().expiresAt()));
		}
	}

	private TicketLimitException.@Nullable Limit tryReserve(String principal) {
		if (!tryReservePrincipal(principal)) {
			return TicketLimitException.Limit.PRINCIPAL;
		}
		if (!tryReserveNode()) {
			releasePrincipal(principal);
			return TicketLimitException.Limit.NODE;
		}
		return null;
	}

	private boolean tryReservePrincipal(String principal) {
		boolean[] reserved = new boolean[1];
		this.byPrincipal.compute(principal, (name, count) -> {
			int current = (count != null) ? count : 0;
			reserved[0] = current < this.maxPerPrincipal;
			return reserved[0] ? Integer.valueOf(current + 1) : count;
		});
		return reserved[0];
	}

	private boolean tryReserveNode() {
		int current = this.outstanding.get();
		while (current < this.maxPerNode) {
			if (this.outstanding.compareAndSet(current, current + 1)) {
				return true;
			}
			current = this.outstanding.get();
		}
		return false;
	}

	private void release(Entry entry) {
		this.outstanding.decrementAndGet();
		releasePrincipal(entry.principal());
	}

	private void releasePrincipal(String principal) {
		this.byPrincipal.computeIfPresent(principal, (name, count) -> (count > 1) ? Integer.valueOf(count - 1) : null);
	}

	/**
	 * Called within the atomic step that evicts, on any thread, so counting is exact.
	 */
	private void onEviction(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
		if (entry != null) {
			release(entry);
		}
	}

	/**
	 * Called on the executor, for whatever reason an entry left.
	 */
	private void onRemoval(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
		if (cause != RemovalCause.EXPIRED || entry == null || this.closed) {
			return;
		}
		try {
			this.expired.accept(entry.ticket());
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on the expiry of " + entry.ticket(), ex);
		}
	}

	/**
	 * A ticket and the name it is counted under.
	 */
	private record Entry(Ticket ticket, String principal) {
	}

	/**
	 * Each ticket knows its own end.
	 */
	private static final class UntilExpiry implements Expiry<String, Entry> {

		@Override
		public long expireAfterCreate(String key, Entry entry, long now) {
			return Math.max(0, ClockTicker.nanos(entry.ticket().expiresAt()) - now);
		}

		@Override
		public long expireAfterUpdate(String key, Entry entry, long now, long remaining) {
			return expireAfterCreate(key, entry, now);
		}

		@Override
		public long expireAfterRead(String key, Entry entry, long now, long remaining) {
			return remaining;
		}

	}

}
