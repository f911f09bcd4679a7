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

package io.github.wsext.ticket;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simplest store that keeps the contract, but for the expiry.
 */
class MapTicketStore implements TicketStore {

	final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

	@Override
	public void save(TicketKey key, Ticket ticket) {
		this.tickets.put(key.id(), ticket);
	}

	@Override
	public Optional<Ticket> take(TicketKey key) {
		return Optional.ofNullable(this.tickets.remove(key.id()));
	}

	@Override
	public Optional<Ticket> find(TicketKey key) {
		return Optional.ofNullable(this.tickets.get(key.id()));
	}

	@Override
	public void revoke(String owner, Instant issuedUntil) {
		this.tickets.values()
			.removeIf((ticket) -> ticket.authentication().getName().equals(owner)
					&& !ticket.issuedAt().isAfter(issuedUntil));
	}

}
