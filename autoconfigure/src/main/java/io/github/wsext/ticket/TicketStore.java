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
import java.util.Optional;

/**
 * Store of tickets between issue and handshake. Of several who take one ticket at most
 * one gets it. It knows tickets by {@link TicketKey#id() ids} that open nothing; what
 * leaves the memory of the application it should {@link TicketKey#seal seal}.
 *
 * <p>
 * A {@link TicketLimitException} or an {@link UnstorableTicketException} from
 * {@link #save}, and a {@link TicketRefusedException} from {@link #take} or
 * {@link #find}, refuse the ticket. Any other exception means that the store is out of
 * reach: callers are answered {@code 503}, and no handshake succeeds on a guess.
 */
public interface TicketStore {

	/**
	 * Keeps a ticket until it is taken or has expired.
	 * @param key key of the ticket
	 * @param ticket what is kept
	 * @throws TicketLimitException if there are too many tickets already
	 * @throws UnstorableTicketException if the store cannot keep what the ticket brings
	 * along
	 */
	void save(TicketKey key, Ticket ticket);

	/**
	 * Removes and returns a ticket in one atomic step: of several callers at most one
	 * gets it, on whatever node.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	Optional<Ticket> take(TicketKey key);

	/**
	 * Returns a ticket and leaves it where it is, for all to see and to take meanwhile.
	 * @param key key of the ticket
	 * @return the ticket, or empty if there is none, it is taken or it has expired
	 */
	Optional<Ticket> find(TicketKey key);

	/**
	 * Ends the unused tickets of a user that were issued by a time: nobody can take them
	 * any more. Those that were issued later stay.
	 * @param owner name of the user
	 * @param issuedUntil until when, by the clock of this node
	 */
	void revoke(String owner, Instant issuedUntil);

}
