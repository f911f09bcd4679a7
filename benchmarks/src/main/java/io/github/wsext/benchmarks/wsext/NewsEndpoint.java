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

package io.github.wsext.benchmarks.wsext;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A topic that may have a history; clients subscribe to it by themselves.
 */
@RestController
@WsExtEndpoint(path = "/news", authentication = HandshakeAuthentication.NONE)
class NewsEndpoint {

	private static final String TOPIC = "/topics/news";

	private final WsTopics topics;

	NewsEndpoint(WsTopics topics) {
		this.topics = topics;
	}

	@OnText
	void say(String message) {
		this.topics.publish(TOPIC, message);
	}

	/**
	 * Publishes a number of messages.
	 * @return the position after the first
	 */
	@PostMapping("/news/messages")
	String publish(@RequestParam int count) {
		String first = "";
		for (int i = 0; i < count; i++) {
			String position = this.topics.publish(TOPIC, "what happened as number " + i)
				.relay()
				.toCompletableFuture()
				.join()
				.position()
				.orElse("");
			first = first.isEmpty() ? position : first;
		}
		return first;
	}

}
