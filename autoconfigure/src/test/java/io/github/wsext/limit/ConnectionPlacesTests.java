package io.github.wsext.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionPlaces}.
 */
class ConnectionPlacesTests {

	private static final int THREADS = 32;

	private final SteppingClock clock = new SteppingClock();

	private final ConnectionPlaces places = new ConnectionPlaces(4, 3, 2, this.clock);

	@Test
	@DisplayName("H8 there are as many places as the limits say, and those given back can be taken again")
	void limits() {
		ConnectionPlaces.Place first = this.places.begin();
		assertThat(take(first, "a", "alice")).isTrue();
		assertThat(take(this.places.begin(), "a", "alice")).isTrue();
		ConnectionPlaces.Place third = this.places.begin();
		assertThat(take(third, "a", "alice")).isFalse();
		third.release();
		assertThat(take(this.places.begin(), "a", "bob")).isTrue();
		ConnectionPlaces.Place fourth = this.places.begin();
		assertThat(take(fourth, "a", "carol")).isFalse();
		fourth.release();
		assertThat(this.places.onNode()).isEqualTo(3);
		assertThat(take(this.places.begin(), "b", "dave")).isTrue();
		assertThat(this.places.begin().takeOnNode()).isFalse();
		first.release();
		assertThat(take(this.places.begin(), "a", "alice")).isTrue();
	}

	@Test
	@DisplayName("H8 a place is given back once, however often that is said")
	void releasesOnce() {
		ConnectionPlaces.Place one = this.places.begin();
		ConnectionPlaces.Place other = this.places.begin();
		take(one, "a", "alice");
		take(other, "a", "alice");
		one.release();
		one.release();
		assertThat(this.places.onNode()).isOne();
		assertThat(take(this.places.begin(), "a", "alice")).isTrue();
		assertThat(take(this.places.begin(), "a", "alice")).isFalse();
	}

	@Test
	@DisplayName("H8 a second look at the same principal takes no second place, another principal gives the first back")
	void principalOnce() {
		ConnectionPlaces.Place place = this.places.begin();
		assertThat(place.takeForPrincipal("alice")).isTrue();
		assertThat(place.takeForPrincipal("alice")).isTrue();
		assertThat(this.places.begin().takeForPrincipal("alice")).isTrue();
		assertThat(this.places.begin().takeForPrincipal("alice")).isFalse();
		assertThat(place.takeForPrincipal("bob")).isTrue();
		assertThat(this.places.begin().takeForPrincipal("alice")).isTrue();
	}

	@Test
	@DisplayName("H8 many at once do not exceed any of the limits")
	void race() throws Exception {
		assertThat(race(ConnectionPlaces.Place::takeOnNode)).isEqualTo(4);
		assertThat(race((place) -> place.takeForAddress("a"))).isEqualTo(3);
		assertThat(race((place) -> place.takeForPrincipal("alice"))).isEqualTo(2);
	}

	@Test
	@DisplayName("H8 a handshake whose connection never opens gives its places back after a minute, an open one does not")
	void neverOpened() {
		ConnectionPlaces.Place lost = this.places.begin();
		take(lost, "a", "alice");
		lost.opening();
		ConnectionPlaces.Place open = this.places.begin();
		take(open, "a", "alice");
		open.opening();
		open.opened();
		assertThat(take(this.places.begin(), "b", "alice")).isFalse();
		this.clock.advance(Duration.ofSeconds(61));
		this.places.cleanUp();
		assertThat(take(this.places.begin(), "b", "alice")).isTrue();
		assertThat(take(this.places.begin(), "c", "alice")).isFalse();
	}

	@Test
	@DisplayName("H8 whoever comes when all is taken does not wait for the sweep")
	void neverOpenedWithoutSweep() {
		ConnectionPlaces one = new ConnectionPlaces(1, 1, 1, this.clock);
		ConnectionPlaces.Place lost = one.begin();
		take(lost, "a", "alice");
		lost.opening();
		this.clock.advance(Duration.ofSeconds(61));
		assertThat(take(one.begin(), "a", "alice")).isTrue();
	}

	@Test
	@DisplayName("H8 nothing is left of those who have gone")
	void noLeak() {
		ConnectionPlaces many = new ConnectionPlaces(1, 1, 1, this.clock);
		for (int i = 0; i < 100_000; i++) {
			ConnectionPlaces.Place place = many.begin();
			assertThat(take(place, "address " + i, "principal " + i)).isTrue();
			place.opening();
			place.opened();
			place.release();
		}
		assertThat(many.keys()).isZero();
		assertThat(many.onNode()).isZero();
	}

	@Test
	@DisplayName("H8 0 is no limit, for addresses and principals")
	void unlimited() {
		ConnectionPlaces open = new ConnectionPlaces(1000, 0, 0, this.clock);
		assertThat(open.limitsPrincipals()).isFalse();
		for (int i = 0; i < 1000; i++) {
			assertThat(take(open.begin(), "a", "alice")).isTrue();
		}
		assertThat(open.keys()).isZero();
	}

	private static boolean take(ConnectionPlaces.Place place, String address, String principal) {
		return place.takeOnNode() && place.takeForAddress(address) && place.takeForPrincipal(principal);
	}

	private long race(Predicate<ConnectionPlaces.Place> take) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Boolean>> attempts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				attempts.add(executor.submit(() -> {
					barrier.await();
					return take.test(this.places.begin());
				}));
			}
			long taken = 0;
			for (Future<Boolean> attempt : attempts) {
				taken += attempt.get() ? 1 : 0;
			}
			return taken;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
