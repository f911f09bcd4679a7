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

package io.github.wsext.spi;

import io.github.wsext.HandshakeRejectedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HandshakeResult}.
 */
class HandshakeResultTests {

	@Test
	@DisplayName("H1 a refusal is an answer, a permission is none")
	void results() {
		assertThat(HandshakeResult.permit().refusal()).isNull();
		HttpHeaders headers = new HttpHeaders();
		headers.set("Retry-After", "7");
		ErrorResponse refusal = HandshakeResult.refuse(HttpStatus.CONFLICT, "Full", headers).refusal();
		assertThat(refusal).isNotNull();
		assertThat(refusal.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(refusal.getHeaders().getFirst("Retry-After")).isEqualTo("7");
		assertThat(refusal.getBody().getDetail()).isEqualTo("Full");
		assertThat(HandshakeResult.permit()).hasToString("permit");
		assertThat(HandshakeResult.refuse(HttpStatus.CONFLICT, "Full")).hasToString("refuse 409 CONFLICT");
	}

	@Test
	@DisplayName("H1 a refusal is 4xx or 5xx")
	void onlyErrors() {
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeResult.refuse(HttpStatus.OK, "Fine"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> HandshakeResult.refuse(new ResponseStatusException(HttpStatus.FOUND)));
	}

	@Test
	@DisplayName("H1 HandshakeRejectedException is an error response of Spring MVC, and has no stack trace")
	void exceptionIsErrorResponse() {
		HandshakeRejectedException exception = new HandshakeRejectedException(HttpStatus.NOT_FOUND, "No room");
		assertThat(exception).isInstanceOf(ErrorResponse.class).hasMessage("No room");
		assertThat(exception.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(exception.getBody().getStatus()).isEqualTo(404);
		assertThat(exception.getBody().getTitle()).isEqualTo("Not Found");
		assertThat(exception.getBody().getDetail()).isEqualTo("No room");
		assertThat(exception.ownBody()).isNull();
		assertThat(exception.getStackTrace()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> new HandshakeRejectedException(HttpStatus.OK, "Fine"));
	}

}
