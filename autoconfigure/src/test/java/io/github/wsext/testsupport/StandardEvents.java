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

package io.github.wsext.testsupport;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.HeartbeatSettings;

/**
 * What an application that sets nothing has for its events.
 */
public final class StandardEvents {

	/** The standard keys. */
	public static final EventEnvelope ENVELOPE = new EventEnvelope("event", "payload", "id");

	/** The standard settings. */
	public static final EventSettings SETTINGS = withBatchesOf(1000);

	private StandardEvents() {
	}

	/**
	 * The standard settings but for the size of batches.
	 */
	public static EventSettings withBatchesOf(int maxSize) {
		return new EventSettings(ENVELOPE, "batch_", maxSize, Map.of(), 100, 10, false,
				new HeartbeatSettings(Duration.ofSeconds(25), Set.of()));
	}

}
