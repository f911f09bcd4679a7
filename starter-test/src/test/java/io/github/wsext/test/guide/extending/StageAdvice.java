package io.github.wsext.test.guide.extending;

import io.github.wsext.OnError;
import io.github.wsext.WsExtAdvice;

@WsExtAdvice(endpoints = StageEndpoint.class)
class StageAdvice {

	@OnError
	String refuse(IllegalArgumentException problem) {
		return "(" + problem.getMessage() + ")";
	}

}
