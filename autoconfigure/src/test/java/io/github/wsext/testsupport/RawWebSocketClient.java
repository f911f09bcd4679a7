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

package io.github.wsext.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.CloseStatus;

/**
 * A client on a plain socket that sends any byte a test wants it to, and answers nothing
 * by itself: no pong, no close. It reads only when told to, so a client that is not read
 * from is a stalled one.
 *
 * <pre class="code">
 * try (RawWebSocketClient client = RawWebSocketClient.open(port, "/echo")) {
 *     client.send(RawFrame.text("hi").unmasked());
 *     client.expectClose(1002);
 *     client.expectEnd();
 * }
 * </pre>
 *
 * <p>
 * Meant for one thread that writes and one that reads. What does not arrive in time is an
 * {@link AssertionError}.
 */
public final class RawWebSocketClient implements AutoCloseable {

	private final Socket socket;

	private Duration timeout = Patience.LIMIT;

	// What has arrived and was not consumed, ready to be read.
	private ByteBuffer pending = ByteBuffer.allocate(0);

	private @Nullable HttpAnswer answer;

	private RawWebSocketClient(Socket socket) {
		this.socket = socket;
	}

	/**
	 * Connects the socket, nothing else.
	 */
	public static RawWebSocketClient connect(int port) {
		return connect(port, 0);
	}

	/**
	 * Connects the socket with a receive buffer of this size, so that a server notices
	 * early that nobody reads; 0 for the system's default.
	 */
	public static RawWebSocketClient connect(int port, int receiveBufferSize) {
		Socket socket = new Socket();
		try {
			if (receiveBufferSize > 0) {
				socket.setReceiveBufferSize(receiveBufferSize);
			}
			socket.setTcpNoDelay(true);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
					(int) Patience.LIMIT.toMillis());
			return new RawWebSocketClient(socket);
		}
		catch (IOException ex) {
			closeQuietly(socket);
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Uses a socket that is connected already, with TLS for one.
	 */
	public static RawWebSocketClient on(Socket socket) {
		return new RawWebSocketClient(socket);
	}

	/**
	 * Connects and opens a WebSocket.
	 */
	public static RawWebSocketClient open(int port, String path) {
		RawWebSocketClient client = connect(port);
		try {
			return client.handshake(path).open();
		}
		catch (RuntimeException | AssertionError ex) {
			client.close();
			throw ex;
		}
	}

	/**
	 * A correct handshake for this path (with its query), to be changed and sent.
	 */
	public RawHandshake handshake(String target) {
		return new RawHandshake(this, target, this.socket.getPort());
	}

	/**
	 * How long reads wait.
	 */
	public RawWebSocketClient timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * The answer that opened the WebSocket.
	 */
	public HttpAnswer answer() {
		if (this.answer == null) {
			throw new IllegalStateException("Not open");
		}
		return this.answer;
	}

	/**
	 * The address of this end, as the server sees it.
	 */
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	void opened(HttpAnswer answer) {
		this.answer = answer;
	}

	// Writing

	/**
	 * Writes any bytes. Blocks while the server does not read; closing the client from
	 * another thread ends that.
	 * @throws UncheckedIOException if the line is cut
	 */
	public RawWebSocketClient write(byte... bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes one byte at a time, with a pause after each.
	 */
	public RawWebSocketClient writeSlowly(Duration pause, byte... bytes) {
		for (byte each : bytes) {
			write(each);
			LockSupport.parkNanos(pause.toNanos());
		}
		return this;
	}

	/**
	 * Sends frames in one write.
	 */
	public RawWebSocketClient send(RawFrame... frames) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (RawFrame frame : frames) {
			bytes.writeBytes(frame.encode());
		}
		return write(bytes.toByteArray());
	}

	/**
	 * Sends only the first bytes of a frame.
	 */
	public RawWebSocketClient sendHead(RawFrame frame, int bytes) {
		return write(Arrays.copyOf(frame.encode(), bytes));
	}

	public RawWebSocketClient sendText(String text) {
		return send(RawFrame.text(text));
	}

	public RawWebSocketClient sendBinary(byte... bytes) {
		return send(RawFrame.binary(bytes));
	}

	/**
	 * Sends a text message in fragments.
	 */
	public RawWebSocketClient sendFragments(String... parts) {
		RawFrame[] frames = new RawFrame[parts.length];
		for (int i = 0; i < parts.length; i++) {
			RawFrame frame = RawFrame.of((i == 0) ? RawFrame.TEXT : RawFrame.CONTINUATION,
					parts[i].getBytes(StandardCharsets.UTF_8));
			frames[i] = (i < parts.length - 1) ? frame.more() : frame;
		}
		return send(frames);
	}

	public RawWebSocketClient sendClose(int code, String reason) {
		return send(RawFrame.close(code, reason));
	}

	// Reading

	/**
	 * Reads the next frame, whatever it is.
	 */
	public RawFrame readFrame() {
		return readFrame(this.timeout);
	}

	/**
	 * Reads the next frame, whatever it is.
	 */
	public RawFrame readFrame(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		RawFrame frame = RawFrame.decode(this.pending);
		while (frame == null) {
			Fill fill = fill(deadline);
			if (fill != Fill.MORE) {
				throw new AssertionError("Expected a frame but "
						+ ((fill == Fill.END) ? "the connection has ended" : "none arrived within " + timeout)
						+ (this.pending.hasRemaining() ? ", in the middle of one" : ""));
			}
			frame = RawFrame.decode(this.pending);
		}
		return frame;
	}

	/**
	 * Reads the next message and puts its fragments together; skips pings and pongs. A
	 * close frame counts as a message.
	 * @return a frame with the whole message, inflated if it was compressed
	 */
	public RawFrame readMessage() {
		RawFrame first = readDataFrame();
		if (first.opcode() == RawFrame.CLOSE) {
			return first;
		}
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		payload.writeBytes(first.payload());
		for (RawFrame frame = first; !frame.fin();) {
			frame = readDataFrame();
			if (frame.opcode() != RawFrame.CONTINUATION) {
				throw new AssertionError("Expected a further fragment but got " + frame);
			}
			payload.writeBytes(frame.payload());
		}
		byte[] content = RawFrame.of(first.opcode(), payload.toByteArray()).withRsv(first.rsv()).content();
		return RawFrame.of(first.opcode(), content).unmasked();
	}

	/**
	 * Expects this text as the next message.
	 */
	public RawWebSocketClient expectText(String expected) {
		RawFrame message = readMessage();
		if (message.opcode() != RawFrame.TEXT || !message.text().equals(expected)) {
			throw new AssertionError("Expected text \"" + expected + "\" but got " + message);
		}
		return this;
	}

	/**
	 * Expects these bytes as the next message.
	 */
	public RawWebSocketClient expectBinary(byte... expected) {
		RawFrame message = readMessage();
		if (message.opcode() != RawFrame.BINARY || !Arrays.equals(message.payload(), expected)) {
			throw new AssertionError("Expected " + RawFrame.binary(expected) + " but got " + message);
		}
		return this;
	}

	/**
	 * Skips frames until a close frame arrives.
	 * @return its code (1005 if it has none) and reason
	 */
	public CloseStatus expectClose() {
		RawFrame frame = readFrame();
		while (frame.opcode() != RawFrame.CLOSE) {
			frame = readFrame();
		}
		return frame.closeStatus();
	}

	/**
	 * Skips frames until a close frame arrives, which has to have this code.
	 */
	public CloseStatus expectClose(int code) {
		CloseStatus status = expectClose();
		if (status.getCode() != code) {
			throw new AssertionError("Expected close " + code + " but got " + status);
		}
		return status;
	}

	/**
	 * Expects that the server has ended the connection, by FIN or RST, and that no byte
	 * arrives before that.
	 */
	public RawWebSocketClient expectEnd() {
		Fill fill = fill(System.nanoTime() + this.timeout.toNanos());
		if (this.pending.hasRemaining()) {
			RawFrame frame = RawFrame.decode(this.pending);
			throw new AssertionError("Expected the end of the connection but got "
					+ ((frame != null) ? frame : this.pending.remaining() + " bytes"));
		}
		if (fill != Fill.END) {
			throw new AssertionError("Expected the end of the connection but it is there after " + this.timeout);
		}
		return this;
	}

	/**
	 * Expects that the server ends the connection, whatever it says before.
	 */
	public RawWebSocketClient skipToEnd() {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		Fill fill = Fill.MORE;
		while (fill == Fill.MORE) {
			fill = fill(deadline);
		}
		if (fill != Fill.END) {
			throw new AssertionError("Expected the end of the connection but it is there after " + this.timeout);
		}
		return this;
	}

	/**
	 * Expects that neither a byte nor the end arrives for this time.
	 */
	public RawWebSocketClient expectNothing(Duration duration) {
		Fill fill = this.pending.hasRemaining() ? Fill.MORE : fill(System.nanoTime() + duration.toNanos());
		if (fill == Fill.END) {
			throw new AssertionError("Expected nothing for " + duration + " but the connection has ended");
		}
		if (fill == Fill.MORE) {
			RawFrame frame = RawFrame.decode(this.pending);
			throw new AssertionError("Expected nothing for " + duration + " but got "
					+ ((frame != null) ? frame : this.pending.remaining() + " bytes"));
		}
		return this;
	}

	/**
	 * Reads an HTTP answer.
	 * @param withoutBody whether it has none whatever its headers say
	 */
	HttpAnswer readAnswer(boolean withoutBody) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		String[] lines = readHead(deadline).split("\r\n");
		String[] statusLine = lines[0].split(" ", 3);
		if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/")) {
			throw new AssertionError("Not an HTTP answer: " + lines[0]);
		}
		int status = Integer.parseInt(statusLine[1]);
		HttpHeaders headers = new HttpHeaders();
		for (String line : Arrays.asList(lines).subList(1, lines.length)) {
			int colon = line.indexOf(':');
			headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
		}
		String body = "";
		if (!withoutBody && status != 204 && status != 304 && status / 100 != 1) {
			body = new String(readBody(headers, deadline), StandardCharsets.UTF_8);
		}
		return new HttpAnswer(status, headers, body);
	}

	// Ending

	/**
	 * Sends FIN but can still read.
	 */
	public RawWebSocketClient shutdownOutput() {
		try {
			this.socket.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Cuts the line with RST.
	 */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		close();
	}

	/**
	 * Closes the socket, without a close frame.
	 */
	@Override
	public void close() {
		closeQuietly(this.socket);
	}

	private RawFrame readDataFrame() {
		RawFrame frame = readFrame();
		while (frame.opcode() == RawFrame.PING || frame.opcode() == RawFrame.PONG) {
			frame = readFrame();
		}
		return frame;
	}

	private String readHead(long deadline) {
		while (true) {
			String text = StandardCharsets.ISO_8859_1.decode(this.pending.duplicate()).toString();
			int end = text.indexOf("\r\n\r\n");
			if (end >= 0) {
				this.pending.position(this.pending.position() + end + 4);
				return text.substring(0, end);
			}
			require(fill(deadline), "the head of an HTTP answer");
		}
	}

	private byte[] readBody(HttpHeaders headers, long deadline) {
		if ("chunked".equalsIgnoreCase(headers.getFirst("Transfer-Encoding"))) {
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			int size;
			do {
				size = Integer.parseInt(readLine(deadline).split(";")[0].trim(), 16);
				body.writeBytes(readBytes(size, deadline));
				readLine(deadline);
			}
			while (size > 0);
			return body.toByteArray();
		}
		String length = headers.getFirst("Content-Length");
		if (length != null) {
			return readBytes(Integer.parseInt(length), deadline);
		}
		Fill fill = Fill.MORE;
		while (fill == Fill.MORE) {
			fill = fill(deadline);
		}
		return readBytes(this.pending.remaining(), deadline);
	}

	private String readLine(long deadline) {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		byte each;
		while ((each = readBytes(1, deadline)[0]) != '\n') {
			line.write(each);
		}
		return line.toString(StandardCharsets.ISO_8859_1).trim();
	}

	private byte[] readBytes(int count, long deadline) {
		while (this.pending.remaining() < count) {
			require(fill(deadline), count + " bytes");
		}
		byte[] bytes = new byte[count];
		this.pending.get(bytes);
		return bytes;
	}

	private void require(Fill fill, String expected) {
		if (fill != Fill.MORE) {
			throw new AssertionError("Expected " + expected + " but "
					+ ((fill == Fill.END) ? "the connection has ended" : "it did not arrive within " + this.timeout)
					+ " after " + this.pending.remaining() + " bytes");
		}
	}

	/**
	 * Waits for bytes and adds them to what is pending.
	 */
	private Fill fill(long deadline) {
		byte[] chunk = new byte[16 * 1024];
		try {
			long millis = (deadline - System.nanoTime()) / 1_000_000;
			this.socket.setSoTimeout((int) Math.max(1, millis));
			int count = this.socket.getInputStream().read(chunk);
			if (count < 0) {
				return Fill.END;
			}
			append(chunk, count);
			return Fill.MORE;
		}
		catch (SocketTimeoutException ex) {
			return Fill.TIMEOUT;
		}
		catch (IOException ex) {
			return Fill.END;
		}
	}

	private void append(byte[] chunk, int count) {
		ByteBuffer pending = this.pending;
		if (pending.capacity() - pending.limit() < count) {
			pending = ByteBuffer.allocate(2 * (pending.remaining() + count)).put(pending).flip();
			this.pending = pending;
		}
		int end = pending.limit();
		pending.limit(end + count).put(end, chunk, 0, count);
	}

	private static void closeQuietly(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			// Gone either way.
		}
	}

	private enum Fill {

		MORE, TIMEOUT, END

	}

}
