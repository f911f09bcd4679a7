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

package io.github.wsext.jdbc.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import io.github.wsext.Relay;
import io.github.wsext.topic.TopicOutbox;
import io.github.wsext.topic.TransactionBoundary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A {@link TopicOutbox} in a table: a row is added by the transaction that publishes, and
 * deleted by the one that has seen it leave. Nodes take turns at that, so that messages
 * leave in the order in which they were added. A node that dies in between leaves rows
 * behind; another publishes them again under the same key, by which the history knows
 * them. Thread-safe.
 */
public final class JdbcTopicOutbox implements TopicOutbox {

	private static final Log logger = LogFactory.getLog(JdbcTopicOutbox.class);

	private static final String KEY_PREFIX = "outbox:";

	private final DataSource dataSource;

	private final OutboxTable table;

	private final TransactionTemplate transaction;

	private final TransactionBoundary boundary;

	private final OutboxSettings settings;

	private final OutboxResults results = new OutboxResults();

	private final Semaphore work = new Semaphore(0);

	private volatile boolean stopped;

	private @Nullable Thread thread;

	/**
	 * Creates an outbox that nothing leaves yet.
	 * @param transactions of the database of {@code dataSource}
	 * @param boundary tells when the transaction that has added a message has ended
	 */
	public JdbcTopicOutbox(DataSource dataSource, PlatformTransactionManager transactions, TransactionBoundary boundary,
			OutboxSettings settings) {
		this.dataSource = dataSource;
		JdbcOperations jdbc = new JdbcTemplate(dataSource);
		this.table = new OutboxTable(jdbc, settings.tableName());
		this.transaction = new TransactionTemplate(transactions);
		this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		// Each statement has to see what others have committed before it.
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		this.boundary = boundary;
		this.settings = settings;
	}

	@Override
	public boolean isInTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	@Override
	public CompletionStage<Relay> add(String topic, byte[] message) {
		String key = KEY_PREFIX + UUID.randomUUID();
		this.table.insert(key, topic, message);
		CompletionStage<Relay> result = this.results.add(key);
		this.boundary.defer(() -> {
			this.results.committed(key);
			this.work.release();
		}, () -> this.results.rolledBack(key));
		return result;
	}

	@Override
	public synchronized void start(Publisher publisher) {
		if (this.thread == null && !this.stopped) {
			Thread started = new Thread(() -> run(publisher), "wsext-outbox-1");
			started.setDaemon(true);
			started.start();
			this.thread = started;
		}
	}

	@Override
	public void stop() {
		Thread running;
		synchronized (this) {
			this.stopped = true;
			running = this.thread;
			this.thread = null;
		}
		if (running != null) {
			running.interrupt();
			try {
				running.join(this.settings.publishTimeout().toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void run(Publisher publisher) {
		while (!this.stopped) {
			boolean again = false;
			try {
				again = letGo(publisher);
				if (!again) {
					lookForWaiting();
				}
			}
			catch (Throwable ex) {
				// Nobody else looks after what is kept.
				if (!this.stopped) {
					logger.error("Messages could not leave the outbox; this is tried again", ex);
				}
			}
			if (!again) {
				await(this.settings.pollInterval());
			}
		}
	}

	private void await(Duration interval) {
		try {
			if (this.work.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
				this.work.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			// Stopped, which is looked at next; for anything else there is no reason to
			// end.
			logger.debug("Interrupted", ex);
		}
	}

	/**
	 * Publishes the first messages.
	 * @return whether there may be more that can leave
	 */
	private boolean letGo(Publisher publisher) {
		Map<String, @Nullable Relay> left = new HashMap<>();
		Boolean again = this.transaction.execute((status) -> letGo(publisher, left));
		left.forEach(this.results::complete);
		return Boolean.TRUE.equals(again);
	}

	private boolean letGo(Publisher publisher, Map<String, @Nullable Relay> left) {
		List<OutboxEntry> entries = this.table.lockFirst(this.settings.batchSize());
		List<OutboxEntry> published = new ArrayList<>(entries.size());
		boolean all = true;
		for (OutboxEntry entry : entries) {
			try {
				Relay relay = publish(publisher, entry);
				if (relay.outcome() == Relay.Outcome.FAILED || relay.outcome() == Relay.Outcome.UNKNOWN) {
					all = false;
					break;
				}
				published.add(entry);
				left.put(entry.key(), relay);
			}
			catch (IllegalArgumentException ex) {
				logger.error("A message for '" + entry.topic() + "' can never leave the outbox: it stays in row "
						+ entry.id() + " of " + this.settings.tableName() + ", marked as failed", ex);
				this.table.fail(entry);
				left.put(entry.key(), null);
			}
		}
		if (!published.isEmpty()) {
			this.table.delete(published);
		}
		return all && !entries.isEmpty();
	}

	private Relay publish(Publisher publisher, OutboxEntry entry) {
		try {
			return publisher.publish(entry.topic(), entry.message(), entry.key())
				.toCompletableFuture()
				.get(this.settings.publishTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Relay.of(Relay.Outcome.UNKNOWN);
		}
		catch (TimeoutException ex) {
			logger.warn("Nobody has said whether a message for '" + entry.topic() + "' has left; it is tried again");
			return Relay.of(Relay.Outcome.UNKNOWN);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IllegalArgumentException never) {
				throw never;
			}
			logger.warn("A message for '" + entry.topic() + "' could not leave; it is tried again", ex.getCause());
			return Relay.of(Relay.Outcome.FAILED);
		}
	}

	/**
	 * Another node may have let go what was added here.
	 */
	private void lookForWaiting() {
		for (String key : this.results.waiting()) {
			if (Boolean.FALSE.equals(this.transaction.execute((status) -> this.table.has(key)))) {
				this.results.complete(key, Relay.of(Relay.Outcome.RELAYED));
			}
		}
	}

}
