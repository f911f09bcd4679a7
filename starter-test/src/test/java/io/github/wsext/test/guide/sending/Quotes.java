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

import java.math.BigDecimal;

import io.github.wsext.BroadcastResult;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsTopics;

import org.springframework.transaction.annotation.Transactional;

// The examples of topics in docs/sending.md.
class Quotes {

	private final WsTopics topics;

	Quotes(WsTopics topics) {
		this.topics = topics;
	}

	void changed(Quote quote) {
		this.topics.publishLatest("/quotes/" + quote.symbol(), quote.symbol(), quote);
	}

	void halted(String symbol) {
		this.topics.publish("/quotes/" + symbol, new Halted(symbol), OverflowPolicy.CLOSE);
	}

	BroadcastResult recommend(String symbol, WsConnection sender) {
		return this.topics.publishOthers("/quotes/" + symbol, "Buy " + symbol, sender);
	}

	@Transactional
	public void list(String symbol) {
		this.topics.afterCommit().publish("/quotes", new Listed(symbol));
		if (symbol.isBlank()) {
			throw new IllegalArgumentException("A symbol has a name");
		}
	}

	record Quote(String symbol, BigDecimal price) {
	}

	record Halted(String halted) {
	}

	record Listed(String listed) {
	}

}
