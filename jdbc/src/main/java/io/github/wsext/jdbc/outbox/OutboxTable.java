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

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.util.Assert;

/**
 * The statements of the outbox's table, each in the transaction of the current thread.
 */
final class OutboxTable {

	private static final Pattern NAME = Pattern.compile("[\\w.$\"]{1,128}");

	private final JdbcOperations jdbc;

	private final String insert;

	private final String lock;

	private final String first;

	private final String exists;

	private final String delete;

	private final String fail;

	/**
	 * Creates the statements.
	 * @param name of the table, with its schema where it needs one
	 * @throws IllegalArgumentException if that is no name
	 */
	OutboxTable(JdbcOperations jdbc, String name) {
		Assert.isTrue(NAME.matcher(name).matches(), () -> "Not the name of a table: " + name);
		this.jdbc = jdbc;
		this.insert = "INSERT INTO " + name + " (ENTRY_KEY, TOPIC, MESSAGE) VALUES (?, ?, ?)";
		this.lock = "SELECT ID, ENTRY_KEY, TOPIC, MESSAGE FROM " + name
				+ " WHERE FAILED = FALSE ORDER BY ID FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED";
		this.first = "SELECT ID FROM " + name + " WHERE FAILED = FALSE ORDER BY ID FETCH FIRST ? ROWS ONLY";
		this.exists = "SELECT COUNT(*) FROM " + name + " WHERE ENTRY_KEY = ?";
		this.delete = "DELETE FROM " + name + " WHERE ID = ?";
		this.fail = "UPDATE " + name + " SET FAILED = TRUE WHERE ID = ?";
	}

	void insert(String key, String topic, byte[] message) {
		this.jdbc.update(this.insert, key, topic, message);
	}

	/**
	 * Locks the first messages, as far as no other node has locked one of them: what
	 * comes behind that one has to wait for it, or the order would be lost.
	 */
	List<OutboxEntry> lockFirst(int limit) {
		List<OutboxEntry> locked = this.jdbc.query(this.lock,
				(row, number) -> new OutboxEntry(row.getLong(1), row.getString(2), row.getString(3), row.getBytes(4)),
				limit);
		if (locked.isEmpty()) {
			return locked;
		}
		// Two nodes that lock at the same time get every other row.
		List<Long> first = this.jdbc.queryForList(this.first, Long.class, limit);
		int own = 0;
		while (own < locked.size() && own < first.size() && first.get(own) == locked.get(own).id()) {
			own++;
		}
		return locked.subList(0, own);
	}

	boolean has(String key) {
		Integer count = this.jdbc.queryForObject(this.exists, Integer.class, key);
		return count != null && count > 0;
	}

	void delete(Collection<OutboxEntry> entries) {
		this.jdbc.batchUpdate(this.delete, entries.stream().map((entry) -> new Object[] { entry.id() }).toList());
	}

	/**
	 * Keeps a message for somebody to look at.
	 */
	void fail(OutboxEntry entry) {
		this.jdbc.update(this.fail, entry.id());
	}

}
