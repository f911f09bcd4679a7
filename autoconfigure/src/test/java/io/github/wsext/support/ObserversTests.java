package io.github.wsext.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Observers}.
 */
class ObserversTests {

	@Test
	@DisplayName("Q1 observers are collected once, with the first news, and told in their order, whatever one throws")
	void collectedLate() {
		List<String> told = new ArrayList<>();
		AtomicInteger collected = new AtomicInteger();
		Observers<Consumer<String>> observers = new Observers<>(() -> {
			collected.incrementAndGet();
			return Stream.of((news) -> told.add("first " + news), (news) -> {
				throw new StackOverflowError("as the test wants it");
			}, (news) -> told.add("last " + news));
		});
		assertThat(collected).hasValue(0);
		observers.tell((observer) -> observer.accept("one"));
		observers.tell((observer) -> observer.accept("two"));
		assertThat(collected).hasValue(1);
		assertThat(told).containsExactly("first one", "last one", "first two", "last two");
	}

	@Test
	@DisplayName("Q1 news that come while observers cannot be collected yet are told when they can")
	void collectedAgain() {
		List<String> told = new ArrayList<>();
		AtomicInteger attempts = new AtomicInteger();
		Observers<Consumer<String>> observers = new Observers<>(() -> {
			if (attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("as the test wants it");
			}
			return Stream.of(told::add);
		});
		observers.tell((observer) -> observer.accept("lost"));
		observers.tell((observer) -> observer.accept("told"));
		assertThat(told).containsExactly("told");
	}

}
