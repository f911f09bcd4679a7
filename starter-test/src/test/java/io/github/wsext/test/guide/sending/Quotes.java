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
