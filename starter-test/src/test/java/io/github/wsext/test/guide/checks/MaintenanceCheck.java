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
