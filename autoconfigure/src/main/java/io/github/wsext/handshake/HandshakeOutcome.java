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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Outcome of a {@link HandshakeStep}: the phase it leads to, or the refusal; never both.
 *
 * @param <P> the phase
 */
final class HandshakeOutcome<P> {

	private final @Nullable P phase;

	private final @Nullable HandshakeRefusal refusal;

	private HandshakeOutcome(@Nullable P phase, @Nullable HandshakeRefusal refusal) {
		this.phase = phase;
		this.refusal = refusal;
	}

	static <P> HandshakeOutcome<P> passed(P phase) {
		return new HandshakeOutcome<>(phase, null);
	}

	static <P> HandshakeOutcome<P> refused(HandshakeRefusal refusal) {
		return new HandshakeOutcome<>(null, refusal);
	}

	/**
	 * Takes the next step, unless it is refused.
	 */
	<N> HandshakeOutcome<N> then(HandshakeStep<? super P, N> next) {
		return (this.refusal != null) ? refused(this.refusal) : next.take(phase());
	}

	/**
	 * The refusal, or {@code null} if there is none.
	 */
	@Nullable HandshakeRefusal refusal() {
		return this.refusal;
	}

	/**
	 * The phase, if it is not refused.
	 */
	P phase() {
		P phase = this.phase;
		Assert.state(phase != null, "The handshake is refused");
		return phase;
	}

}
