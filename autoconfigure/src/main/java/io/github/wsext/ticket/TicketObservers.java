package io.github.wsext.ticket;

import io.github.wsext.support.Observers;

/**
 * Several observers of tickets as one.
 */
record TicketObservers(Observers<TicketObserver> observers) implements TicketObserver {

	@Override
	public void issued() {
		this.observers.tell(TicketObserver::issued);
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.observers.tell((observer) -> observer.refusedAtIssue(reason));
	}

	@Override
	public void consumed() {
		this.observers.tell(TicketObserver::consumed);
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.observers.tell((observer) -> observer.refused(reason));
	}

	@Override
	public void storeUnavailable() {
		this.observers.tell(TicketObserver::storeUnavailable);
	}

	@Override
	public void expired() {
		this.observers.tell(TicketObserver::expired);
	}

}
