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

package io.github.wsext.asyncapi;

import java.util.Set;
import java.util.function.Predicate;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.ticket.TicketSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the application has of the protocol that all endpoints speak.
 *
 * @param envelope the shape of events
 * @param batchPrefix what the name of a batch begins with
 * @param batches events that are sent in batches
 * @param heartbeat whether clients that want it get heartbeats
 * @param topics whether clients may subscribe to topics by themselves
 * @param history whether any topic has a history
 * @param kept whether a topic has a history
 * @param presence whether clients may see who is present
 * @param carriers how tickets travel, or {@code null} if nobody can have one
 */
public record Protocol(EventEnvelope envelope, String batchPrefix, Set<String> batches, boolean heartbeat,
		boolean topics, boolean history, Predicate<String> kept, boolean presence,
		TicketSettings.@Nullable Carriers carriers) {

	public Protocol {
		batches = Set.copyOf(batches);
	}

}
