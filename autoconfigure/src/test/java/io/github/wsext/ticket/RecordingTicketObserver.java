package io.github.wsext.ticket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes down what it is told.
 */
final class RecordingTicketObserver implements TicketObserver {

	private final List<String> events = new CopyOnWriteArrayList<>();

	List<String> events() {
		return List.copyOf(this.events);
	}

	@Override
	public void issued() {
		this.events.add("issued");
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.events.add("not issued: " + reason);
	}

	@Override
	public void consumed() {
		this.events.add("consumed");
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.events.add("refused: " + reason);
	}

	@Override
	public void storeUnavailable() {
		this.events.add("store unavailable");
	}

	@Override
	public void expired() {
		this.events.add("expired");
	}

}
