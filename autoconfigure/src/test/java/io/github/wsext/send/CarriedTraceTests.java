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

package io.github.wsext.send;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CarriedTrace}.
 */
class CarriedTraceTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@Test
	@DisplayName("Q2 a traceparent is read, with the tracestate and without")
	void reads() {
		assertThat(CarriedTrace.read(PARENT, "vendor=1,other=2"))
			.isEqualTo(new CarriedTrace(PARENT, "vendor=1,other=2"));
		assertThat(CarriedTrace.read(PARENT, null)).isEqualTo(new CarriedTrace(PARENT, null));
		assertThat(CarriedTrace.read("00-00000000000000000000000000000001-0000000000000001-ff", null)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "00-", "junk", "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"00-00000000000000000000000000000000-b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
			"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
			"00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01" })
	@DisplayName("Q2 what is no traceparent of version 00 is none")
	void malformed(String traceparent) {
		assertThat(CarriedTrace.read(traceparent, null)).isNull();
	}

	@Test
	@DisplayName("Q2 neither is what is no text, or is huge")
	void foreign() {
		assertThat(CarriedTrace.read(null, "vendor=1")).isNull();
		assertThat(CarriedTrace.read(7, null)).isNull();
		assertThat(CarriedTrace.read("0".repeat(1_000_000), null)).isNull();
		assertThat(CarriedTrace.read(PARENT + "0".repeat(1_000_000), null)).isNull();
	}

	@Test
	@DisplayName("Q2 a tracestate that is none costs no more than itself")
	void state() {
		CarriedTrace without = new CarriedTrace(PARENT, null);
		assertThat(CarriedTrace.read(PARENT, "")).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, 7)).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, "a=\u0000")).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, "a=\r\nb")).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, "a=\u00e9")).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, "a".repeat(513))).isEqualTo(without);
		assertThat(CarriedTrace.read(PARENT, "a".repeat(512))).isNotEqualTo(without);
	}

}
