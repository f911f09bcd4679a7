/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.handshake;

import java.util.stream.Stream;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
