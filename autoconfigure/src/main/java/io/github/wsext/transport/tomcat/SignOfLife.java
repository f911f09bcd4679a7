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

package io.github.wsext.transport.tomcat;

/**
 * Sign of life of one client: bytes have arrived since somebody asked. Thread-safe, and
 * cheap for who reads.
 */
final class SignOfLife {

	private volatile boolean given;

	void give() {
		if (!this.given) {
			this.given = true;
		}
	}

	/**
	 * Whether there has been one since this was asked last.
	 */
	boolean take() {
		boolean given = this.given;
		if (given) {
			this.given = false;
		}
		return given;
	}

}
