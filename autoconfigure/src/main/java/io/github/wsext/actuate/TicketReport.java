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

package io.github.wsext.actuate;

import java.util.Map;
import java.util.TreeMap;

import io.github.wsext.ticket.CaffeineTicketStore;
import io.github.wsext.ticket.TicketSettings;
import org.jspecify.annotations.Nullable;

/**
 * Report of the tickets of this node.
 *
 * @param counts what has become of them
 * @param settings their limits
 * @param store the store, if it is the one in memory
 */
public record TicketReport(TicketCounts counts, TicketSettings settings, @Nullable CaffeineTicketStore store) {

	Map<String, LimitDescription> limits() {
		Map<String, LimitDescription> limits = new TreeMap<>();
		if (this.store != null) {
			limits.put("wsext.ticket.max-per-node",
					LimitDescription.of(this.settings.unused().perNode(), this.store.outstanding()));
		}
		return limits;
	}

}
