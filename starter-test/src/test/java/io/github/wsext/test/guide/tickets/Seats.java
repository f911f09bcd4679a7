package io.github.wsext.test.guide.tickets;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class Seats {

	private final List<Seat> released = new CopyOnWriteArrayList<>();

	void release(Seat seat) {
		this.released.add(seat);
	}

	List<Seat> released() {
		return this.released;
	}

}
