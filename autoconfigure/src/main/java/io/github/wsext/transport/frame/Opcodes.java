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

package io.github.wsext.transport.frame;

/**
 * Opcodes and bits in the first byte of a frame (RFC 6455 section 5.2).
 */
final class Opcodes {

	static final int CONTINUATION = 0x0;

	static final int TEXT = 0x1;

	static final int BINARY = 0x2;

	static final int CLOSE = 0x8;

	static final int PING = 0x9;

	static final int PONG = 0xA;

	static final int FIN = 0x80;

	static final int RSV = 0x70;

	static final int MASK = 0x0F;

	static final int MAX_CONTROL_PAYLOAD = 125;

	/** As a server sends it. */
	static final int MAX_CONTROL_FRAME = 2 + MAX_CONTROL_PAYLOAD;

	private Opcodes() {
	}

	static boolean isControl(int opcode) {
		return (opcode & 0x8) != 0;
	}

}
