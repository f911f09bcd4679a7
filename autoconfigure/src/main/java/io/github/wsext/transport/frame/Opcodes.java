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
