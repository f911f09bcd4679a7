package io.github.wsext.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents.Subscription;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Who wants events without being an endpoint. Thread-safe.
 */
public final class EventSubscriptions {

	private static final Log logger = LogFactory.getLog(EventSubscriptions.class);

	private final List<Entry> entries = new CopyOnWriteArrayList<>();

	Subscription add(String name, Consumer<? super WsEvent> handler) {
		if (!EventNames.isValid(name)) {
			throw new IllegalArgumentException(
					"'" + name + "' is no name of an event; '*' may only be the last part, as in chat:*");
		}
		Entry entry = new Entry(name, handler);
		this.entries.add(entry);
		return () -> this.entries.removeIf((present) -> present == entry);
	}

	/**
	 * Whether anybody wants anything.
	 */
	public boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/**
	 * Whether anybody wants events of this name.
	 */
	public boolean wants(String event) {
		return this.entries.stream().anyMatch((entry) -> EventNames.matches(entry.name(), event));
	}

	/**
	 * Hands an event to all who want it.
	 * @return whether none of them has failed
	 */
	public boolean deliver(WsEvent event) {
		boolean succeeded = true;
		for (Entry entry : this.entries) {
			if (EventNames.matches(entry.name(), event.name())) {
				succeeded &= deliver(event, entry);
			}
		}
		return succeeded;
	}

	private static boolean deliver(WsEvent event, Entry entry) {
		try {
			entry.handler().accept(event);
			return true;
		}
		catch (RuntimeException ex) {
			logger.error("Subscription to event '" + entry.name() + "' failed on " + event.connection(), ex);
			return false;
		}
	}

	private record Entry(String name, Consumer<? super WsEvent> handler) {
	}

}
