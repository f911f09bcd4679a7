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

package io.github.wsext.test.guide.browser;

import java.time.Instant;

import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;

/**
 * Answers with errors of its own.
 */
@WsExtEndpoint("/tables/{table}")
class TableEndpoint {

	@OnEvent("table:book")
	Booked book(@Valid Booking wanted, @PathVariable String table) {
		if (wanted.guests() > 8) {
			throw new TableTooSmallException("Table %s has 8 seats".formatted(table));
		}
		return new Booked(table, wanted.at());
	}

	@OnError
	Refused refuse(TableTooSmallException problem) {
		return new Refused("table_too_small", problem.getMessage());
	}

	record Booking(int guests, Instant at) {
	}

	record Booked(String table, Instant at) {
	}

	record Refused(String code, @Nullable String message) {
	}

}
