package io.github.wsext.ticket;

import java.util.stream.Stream;

import io.github.wsext.ticket.TicketObserver.IssueRefusal;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
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
