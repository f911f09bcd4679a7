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

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Ticket to hand to the caller. May be returned from a controller as it is.
 *
 * @param ticket the secret
 * @param expiresAt from when on the ticket is refused
 * @param expiresIn seconds until then
 * @param url relative URL of the endpoint with the ticket in it, if the caller named the
 * endpoint
 */
public record IssuedTicket(String ticket, Instant expiresAt, long expiresIn,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url) {

	@Override
	public String toString() {
		return "IssuedTicket[ticket=****, expiresAt=" + this.expiresAt + ", expiresIn=" + this.expiresIn + "]";
	}

}
