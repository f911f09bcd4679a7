package io.github.wsext.handshake;

import java.util.stream.Stream;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link HandshakeObservers}.
 */
class HandshakeObserversTests {

	@Test
	@DisplayName("Q1 H8 all observers are told what becomes of handshakes, whatever one of them throws, errors included")
	void tellsAll() {
		HandshakeObserver failing = mock(HandshakeObserver.class);
		willThrow(new AssertionError("as the test wants it")).given(failing).opened();
		willThrow(new IllegalStateException("as the test wants it")).given(failing).refused(Refusal.ORIGIN);
		HandshakeObserver last = mock(HandshakeObserver.class);
		HandshakeObserver all = HandshakeObserver.all(() -> Stream.of(failing, last));
		all.opened();
		all.refused(Refusal.ORIGIN);
		verify(last).opened();
		verify(last).refused(Refusal.ORIGIN);
	}

}
