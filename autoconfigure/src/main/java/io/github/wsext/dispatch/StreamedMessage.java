package io.github.wsext.dispatch;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A message that is handled while its parts arrive.
 *
 * @param <T> what a part is
 */
final class StreamedMessage<T> {

	private static final int ENOUGH_PARTS = 4;

	private final Inbox<T> parts = new Inbox<>(ENOUGH_PARTS);

	private volatile boolean complete;

	/**
	 * Adds a part.
	 * @return whether there is room for more
	 */
	boolean add(T part, boolean last) {
		boolean room = this.parts.add(part);
		if (last) {
			this.complete = true;
			this.parts.end();
		}
		return room;
	}

	Inbox<T> parts() {
		return this.parts;
	}

	/**
	 * The rest of the message will not come.
	 */
	void abort() {
		this.parts.end();
	}

	/**
	 * Takes the next part.
	 * @return the part, or {@code null} at the end of the message
	 * @throws IOException if the rest of the message will not come
	 */
	@Nullable T take() throws IOException, InterruptedException {
		T part = this.parts.take();
		if (part == null && !this.complete) {
			throw new MessageAbortedException();
		}
		return part;
	}

}
