package io.github.wsext.limit;

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The places that connections take: on the node, for their client's address, for their
 * principal. A handshake takes them before it is answered, so that many at once do not
 * exceed a limit.
 *
 * <p>
 * A handshake that was answered 101 gives its places back when its connection ends. If
 * the line breaks before the container has made a connection of it, nobody says so:
 * therefore its places are given back when it has not opened within a minute.
 */
public final class ConnectionPlaces {

	/** From the 101 to the opening it takes milliseconds. */
	private static final Duration OPENING = Duration.ofMinutes(1);

	private static final String NODE = "";

	private final Slots node;

	private final Slots addresses;

	private final Slots principals;

	private final Cache<Place, Boolean> unopened;

	/**
	 * Creates places, of which none is taken.
	 * @param perNode how many for the node
	 * @param perAddress how many for each address, 0 for any number
	 * @param perPrincipal how many for each principal, 0 for any number
	 * @param clock source of time
	 */
	public ConnectionPlaces(int perNode, int perAddress, int perPrincipal, Clock clock) {
		this.node = new Slots(perNode);
		this.addresses = new Slots(perAddress);
		this.principals = new Slots(perPrincipal);
		this.unopened = Caffeine.newBuilder()
			.expireAfterWrite(OPENING)
			.ticker(new ClockTicker(clock))
			.executor(Runnable::run)
			.scheduler(Scheduler.systemScheduler())
			.<Place, Boolean>removalListener((place, value, cause) -> onRemoval(place, cause))
			.build();
	}

	private static void onRemoval(@Nullable Place place, RemovalCause cause) {
		if (cause == RemovalCause.EXPIRED && place != null) {
			place.giveBack();
		}
	}

	/**
	 * A place for a handshake that begins. Nothing is taken yet.
	 */
	public Place begin() {
		return new Place();
	}

	/**
	 * Whether the number of connections of one principal is limited.
	 */
	public boolean limitsPrincipals() {
		return this.principals.isLimited();
	}

	void cleanUp() {
		this.unopened.cleanUp();
	}

	int onNode() {
		return this.node.taken(NODE);
	}

	/**
	 * How many addresses and principals take memory.
	 */
	int keys() {
		return this.addresses.keys() + this.principals.keys();
	}

	private boolean tryTake(Slots slots, String key) {
		if (slots.tryTake(key)) {
			return true;
		}
		// Places of handshakes that came to nothing are in nobody's way.
		this.unopened.cleanUp();
		return slots.tryTake(key);
	}

	/**
	 * What one handshake has taken, and its connection later. Gives it back once, however
	 * often it is told to.
	 */
	public final class Place {

		private boolean onNode;

		private @Nullable String address;

		private @Nullable String principal;

		private boolean released;

		private Place() {
		}

		/**
		 * Takes a place on the node.
		 * @return whether there is one
		 */
		public synchronized boolean takeOnNode() {
			this.onNode = tryTake(ConnectionPlaces.this.node, NODE);
			return this.onNode;
		}

		/**
		 * Takes a place for an address.
		 * @return whether there is one
		 */
		public synchronized boolean takeForAddress(String address) {
			if (!ConnectionPlaces.this.addresses.isLimited()) {
				return true;
			}
			if (!tryTake(ConnectionPlaces.this.addresses, address)) {
				return false;
			}
			this.address = address;
			return true;
		}

		/**
		 * Takes a place for a principal, unless it has one for the same already.
		 * @return whether there is one
		 */
		public synchronized boolean takeForPrincipal(String principal) {
			if (!ConnectionPlaces.this.principals.isLimited() || principal.equals(this.principal)) {
				return true;
			}
			if (!tryTake(ConnectionPlaces.this.principals, principal)) {
				return false;
			}
			if (this.principal != null) {
				ConnectionPlaces.this.principals.giveBack(this.principal);
			}
			this.principal = principal;
			return true;
		}

		/**
		 * The handshake is about to be answered 101.
		 */
		public void opening() {
			ConnectionPlaces.this.unopened.put(this, Boolean.TRUE);
		}

		/**
		 * There is a connection, which will end some time.
		 */
		public void opened() {
			ConnectionPlaces.this.unopened.invalidate(this);
		}

		/**
		 * Gives back all that was taken.
		 */
		public void release() {
			ConnectionPlaces.this.unopened.invalidate(this);
			giveBack();
		}

		private synchronized void giveBack() {
			if (this.released) {
				return;
			}
			this.released = true;
			if (this.onNode) {
				ConnectionPlaces.this.node.giveBack(NODE);
			}
			if (this.address != null) {
				ConnectionPlaces.this.addresses.giveBack(this.address);
			}
			if (this.principal != null) {
				ConnectionPlaces.this.principals.giveBack(this.principal);
			}
		}

	}

}
