package io.github.wsext.test.guide.checks;

import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeRequest;
import io.github.wsext.spi.HandshakeResult;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

@Component
class MaintenanceCheck implements HandshakeCheck {

	private volatile boolean closed;

	void close(boolean closed) {
		this.closed = closed;
	}

	@Override
	public HandshakeResult check(HandshakeRequest request) {
		return this.closed ? HandshakeResult.refuse(HttpStatus.SERVICE_UNAVAILABLE, "Back at noon")
				: HandshakeResult.permit();
	}

}
