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

package io.github.wsext.limit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientAddress}.
 */
class ClientAddressTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			192.0.2.7                     | 192.0.2.7
			::ffff:192.0.2.7              | 192.0.2.7
			2001:db8:1:2:3:4:5:6          | 2001:db8:1:2:0:0:0:0/64
			2001:DB8:0001:2::             | 2001:db8:1:2:0:0:0:0/64
			[2001:db8:1:2:ffff::1]        | 2001:db8:1:2:0:0:0:0/64
			2001:db8:1:3::1               | 2001:db8:1:3:0:0:0:0/64
			fe80:0:0:0:1::1%eth0          | fe80:0:0:0:0:0:0:0/64
			::1                           | 0:0:0:0:0:0:0:0/64
			""")
	@DisplayName("H8 IPv4 counts by address, IPv6 by its 64 bits, however it is written")
	void counted(String text, String counted) {
		assertThat(ClientAddress.of(text).counted()).isEqualTo(counted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "unknown", "_hidden", "example.com", "256.1.1.1", "1.2.3", "1.2.3.4.5", ":::",
			".:1", "g::1", "1::2::3", "", "192.0.2.7:80", "1,2" })
	@DisplayName("H8 what is no address stands for itself, and no name service is asked")
	void noAddress(String text) {
		ClientAddress address = ClientAddress.of(text);
		assertThat(address).hasToString(text);
		assertThat(address.counted()).isEqualTo(text);
		assertThat(address.network(24, 56)).isEqualTo(text);
	}

	@Test
	@DisplayName("H8 a huge one is cut, a missing one is unknown")
	void oddities() {
		assertThat(ClientAddress.of("x".repeat(10_000)).counted()).hasSize(64);
		assertThat(ClientAddress.of(null)).hasToString("unknown");
	}

	@Test
	@DisplayName("T14 the network around an address")
	void network() {
		assertThat(ClientAddress.of("192.0.2.7").network(24, 56)).isEqualTo("192.0.2.0/24");
		assertThat(ClientAddress.of("2001:db8:1:2ff::9").network(24, 56)).isEqualTo("2001:db8:1:200:0:0:0:0/56");
		assertThat(ClientAddress.of("2001:db8:1:2fe::1").network(24, 56)).isEqualTo("2001:db8:1:200:0:0:0:0/56");
		assertThat(ClientAddress.of("2001:db8:1:3ff::9").network(24, 56)).isEqualTo("2001:db8:1:300:0:0:0:0/56");
	}

	@Test
	@DisplayName("T14 the same address in two spellings is equal")
	void equality() {
		assertThat(ClientAddress.of("2001:db8::1")).isEqualTo(ClientAddress.of("2001:0DB8:0::0:1"))
			.hasSameHashCodeAs(ClientAddress.of("2001:0DB8:0::0:1"))
			.isNotEqualTo(ClientAddress.of("2001:db8::2"));
	}

}
