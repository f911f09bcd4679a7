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

package io.github.wsext.event;

import java.time.Duration;
import java.util.Set;

/**
 * How clients and the server tell each other by messages that they are there. Checked.
 *
 * @param interval time between two events to a client that wants them; zero for none
 * @param texts messages of clients that are neither events nor mistakes
 */
public record HeartbeatSettings(Duration interval, Set<String> texts) {

	public HeartbeatSettings {
		if (!interval.isZero() && interval.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException(
					"wsext.event.heartbeat.interval must be at least 1s, was " + interval + "; 0 turns heartbeats off");
		}
		texts = Set.copyOf(texts);
	}

}
