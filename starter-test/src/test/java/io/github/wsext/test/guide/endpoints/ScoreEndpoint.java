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

package io.github.wsext.test.guide.endpoints;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.OnOpen;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;

import org.springframework.web.bind.annotation.PathVariable;

// The recipe of docs/endpoints.md.
@WsExtEndpoint("/scores/{match}")
class ScoreEndpoint {

	private final Map<String, Integer> goals = new ConcurrentHashMap<>();

	private final WsEvents events;

	ScoreEndpoint(WsEvents events) {
		this.events = events;
	}

	@OnOpen(event = "score", subscribed = true)
	Score look(@PathVariable String match) {
		return new Score(this.goals.getOrDefault(match, 0));
	}

	void goal(String match) {
		int goals = this.goals.merge(match, 1, Integer::sum);
		this.events.publish("/scores/" + match, "score", new Score(goals));
	}

	record Score(int goals) {
	}

}
