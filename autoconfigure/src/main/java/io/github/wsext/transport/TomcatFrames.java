package io.github.wsext.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import jakarta.websocket.Extension;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.MessagePart;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.TransformationResult;
import org.jspecify.annotations.Nullable;

/**
 * Watches the close frames of one connection of Tomcat go by: Tomcat reports an empty one
 * as 1000 and cannot close without sending one.
 */
final class TomcatFrames implements Transformation {

	private @Nullable Transformation next;

	private volatile boolean closeReceived;

	private volatile boolean closeCodeReceived;

	private volatile boolean closeWithheld;

	TomcatFrames(@Nullable Transformation next) {
		this.next = next;
	}

	/**
	 * Whether the client has sent a close frame.
	 */
	boolean isCloseReceived() {
		return this.closeReceived;
	}

	/**
	 * Whether there was a code in it.
	 */
	boolean isCloseCodeReceived() {
		return this.closeCodeReceived;
	}

	/**
	 * Lets no close frame leave from now on.
	 */
	void withholdClose() {
		this.closeWithheld = true;
	}

	@Override
	public void setNext(Transformation transformation) {
		if (this.next == null) {
			this.next = transformation;
		}
		else {
			this.next.setNext(transformation);
		}
	}

	@Override
	public TransformationResult getMoreData(byte opCode, boolean fin, int rsv, ByteBuffer destination)
			throws IOException {
		TransformationResult result = next().getMoreData(opCode, fin, rsv, destination);
		if (opCode == Constants.OPCODE_CLOSE && result == TransformationResult.END_OF_FRAME) {
			this.closeCodeReceived = destination.position() > 0;
			this.closeReceived = true;
		}
		return result;
	}

	@Override
	public List<MessagePart> sendMessagePart(List<MessagePart> parts) throws IOException {
		if (this.closeWithheld) {
			parts.removeIf((part) -> part.getOpCode() == Constants.OPCODE_CLOSE);
		}
		return next().sendMessagePart(parts);
	}

	@Override
	public boolean validateRsvBits(int used) {
		return next().validateRsvBits(used);
	}

	@Override
	public boolean validateRsv(int rsv, byte opCode) {
		return next().validateRsv(rsv, opCode);
	}

	@Override
	public Extension getExtensionResponse() {
		return next().getExtensionResponse();
	}

	@Override
	public void close() {
		next().close();
	}

	private Transformation next() {
		Transformation next = this.next;
		if (next == null) {
			throw new IllegalStateException("Not part of a connection yet");
		}
		return next;
	}

}
