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

import java.util.stream.Stream;

import io.github.wsext.ticket.TicketObserver.IssueRefusal;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TicketObservers}.
 */
class TicketObserversTests {

	@Test
	@DisplayName("Q1 all observers are told what becomes of tickets, whatever one of them throws, errors included")
	void tellsAll() {
		TicketObserver failing = mock(TicketObserver.class, (invocation) -> {
			if (invocation.getMethod().getDeclaringClass() == TicketObserver.class) {
				throw new AssertionError("as the test wants it");
			}
			return null;
		});
		TicketObserver last = mock(TicketObserver.class);
		TicketObserver all = TicketObserver.all(() -> Stream.of(failing, last));
		all.issued();
		all.refusedAtIssue(IssueRefusal.RATE);
		all.consumed();
		all.refused(Reason.EXPIRED);
		all.storeUnavailable();
		all.expired();
		var told = inOrder(last);
		told.verify(last).issued();
		told.verify(last).refusedAtIssue(IssueRefusal.RATE);
		told.verify(last).consumed();
		told.verify(last).refused(Reason.EXPIRED);
		told.verify(last).storeUnavailable();
		told.verify(last).expired();
		told.verifyNoMoreInteractions();
	}

}
