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

package io.github.wsext.test.guide.sending;

import java.util.Set;

import io.github.wsext.Broadcast;
import io.github.wsext.OnEvent;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

// The example of docs/sending.md.
@WsExtEndpoint(path = "/quotes", overflow = OverflowPolicy.DROP_OLDEST)
class QuoteEndpoint {

	@OnEvent("quote:follow")
	Followed follow(@Valid Follow wanted, WsConnection connection) {
		connection.subscribe("/quotes/" + wanted.symbol());
		return new Followed(connection.topics());
	}

	@OnEvent("quote:tip")
	@Broadcast(excludeSender = true)
	Tip tip(@Valid Tip tip) {
		return tip;
	}

	record Follow(@NotBlank String symbol) {
	}

	record Followed(Set<String> topics) {
	}

	record Tip(@NotBlank String text) {
	}

}
