package io.github.wsext.connection;

import java.util.List;

import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.WsTransport;

import org.springframework.web.socket.CloseStatus;

/**
 * A transport that knows whether it reads, and does nothing else.
 */
final class ReadingTransport implements WsTransport {

	private volatile boolean reading = true;

	boolean isReading() {
		return this.reading;
	}

	@Override
	public void write(List<EncodedMessage> messages, WriteCallback callback) {
		callback.completed(null);
	}

	@Override
	public void close(CloseStatus status) {
	}

	@Override
	public void terminate() {
	}

	@Override
	public boolean isClosedByPeer() {
		return false;
	}

	@Override
	public boolean isEnding() {
		return false;
	}

	@Override
	public void pauseReading() {
		this.reading = false;
	}

	@Override
	public void resumeReading() {
		this.reading = true;
	}

	@Override
	public List<String> extensions() {
		return List.of();
	}

}
