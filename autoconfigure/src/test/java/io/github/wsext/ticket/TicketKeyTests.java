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

package io.github.wsext.ticket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TicketKey}.
 */
class TicketKeyTests {

	private static final String TICKET = "wst_" + "A".repeat(43);

	private static final byte[] PLAIN = "who has it, and what it opens".getBytes(StandardCharsets.UTF_8);

	private final TicketKey key = TicketKey.of(TICKET);

	@Test
	@DisplayName("T4 the id is the SHA-256 of the ticket, and keys of one ticket are equal")
	void id() {
		assertThat(this.key.id()).isEqualTo("BKwS2iqOpCW_Yv4MKARwZny2KRFgqLWsVHguZVFm7xA").hasSize(43);
		assertThat(this.key).isEqualTo(TicketKey.of(TICKET)).hasSameHashCodeAs(TicketKey.of(TICKET));
		assertThat(this.key).isNotEqualTo(TicketKey.of("wst_" + "B".repeat(43)));
	}

	@Test
	@DisplayName("T4 what is sealed is read with the ticket alone")
	void opens() {
		assertThat(TicketKey.of(TICKET).open(this.key.seal(PLAIN))).isEqualTo(PLAIN);
		assertThat(this.key.open(this.key.seal(new byte[0]))).isEmpty();
		assertThat(this.key.open(this.key.seal(new byte[100_000]))).hasSize(100_000).containsOnly(0);
	}

	@Test
	@DisplayName("T4 neither another ticket nor the id of this one opens it")
	void opensNotWithOthers() {
		byte[] sealed = this.key.seal(PLAIN);
		for (String other : new String[] { "wst_" + "B".repeat(43), this.key.id(), "wst_" + this.key.id(), "" }) {
			assertThatIllegalArgumentException().as(other).isThrownBy(() -> TicketKey.of(other).open(sealed));
		}
	}

	@Test
	@DisplayName("T4 a dump shows nothing, and not even that two things are the same")
	void showsNothing() {
		byte[] one = this.key.seal(PLAIN);
		byte[] other = this.key.seal(PLAIN);
		assertThat(one).isNotEqualTo(other).hasSize(1 + 12 + PLAIN.length + 16);
		assertThat(Arrays.copyOfRange(one, 1, 13)).as("nonce").isNotEqualTo(Arrays.copyOfRange(other, 1, 13));
		assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("opens").doesNotContain("AAAA");
	}

	@Test
	@DisplayName("T4 no bit of it can be changed, and nothing taken away or added")
	void changesShow() {
		byte[] sealed = this.key.seal(PLAIN);
		for (int i = 0; i < sealed.length * Byte.SIZE; i++) {
			byte[] changed = sealed.clone();
			changed[i / Byte.SIZE] ^= (byte) (1 << (i % Byte.SIZE));
			assertThatIllegalArgumentException().as("bit " + i).isThrownBy(() -> this.key.open(changed));
		}
		for (int length = 0; length < sealed.length; length++) {
			byte[] shorter = Arrays.copyOf(sealed, length);
			assertThatIllegalArgumentException().as("length " + length).isThrownBy(() -> this.key.open(shorter));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.key.open(Arrays.copyOf(sealed, sealed.length + 1)));
	}

	@Test
	@DisplayName("T17 a key does not show its ticket")
	void toStringIsSafe() {
		assertThat(this.key).hasToString("TicketKey[id=" + this.key.id() + "]");
		assertThat(this.key.toString()).doesNotContain("AAAA");
	}

}
