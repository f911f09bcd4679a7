package io.github.wsext.transport.standard;

import java.time.Duration;
import java.util.Map;

import io.github.wsext.transport.TransportSettings;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;

import org.springframework.web.socket.CloseStatus;

/**
 * A session of Tomcat.
 */
class TomcatSession implements ContainerSession {

	/** Longest time a close frame may hold a thread while the socket is full. */
	private static final Duration CLOSE_SEND_TIMEOUT = Duration.ofSeconds(1);

	private final WsSession session;

	private final TomcatFrames frames;

	private final TomcatLine line;

	TomcatSession(Session session, TransportSettings settings) {
		this.session = (WsSession) session;
		TomcatUpgradeHandler handler = TomcatUpgradeHandler.of(session);
		this.frames = handler.frames();
		this.frames.waitForBatches(settings.sendTimeout());
		this.line = handler.line();
		Map<String, Object> properties = session.getUserProperties();
		// Tomcat answers pings on the thread that reads; 20 s is its default.
		properties.put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, settings.sendTimeout().toMillis());
		properties.put(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, CLOSE_SEND_TIMEOUT.toMillis());
		// Whoever owns the connection has an eye on its writes.
		session.getAsyncRemote().setSendTimeout(-1);
	}

	static boolean supports(Session session) {
		return session instanceof WsSession;
	}

	@Override
	public CloseStatus closeStatus(CloseStatus reported) {
		boolean empty = this.frames.isCloseReceived() && !this.frames.isCloseCodeReceived();
		return (empty && reported.getCode() == CloseStatus.NORMAL.getCode()) ? CloseStatus.NO_STATUS_CODE : reported;
	}

	@Override
	public boolean isClosedByPeer(boolean failed) {
		return isCloseReceived();
	}

	@Override
	public boolean isCloseReceived() {
		return this.frames.isCloseReceived();
	}

	@Override
	public void terminate() {
		this.frames.withholdClose();
		CloseReason cut = new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");
		// Tells of the end. What is left is a session that waits for the peer's answer.
		this.session.doClose(cut, cut);
		this.line.cut(() -> this.session.onClose(cut));
	}

	@Override
	public boolean reportsCutAtOnce() {
		return true;
	}

	@Override
	public boolean beginBatch() {
		return this.frames.beginBatch();
	}

	@Override
	public void endBatch() {
		this.frames.endBatch();
	}

	@Override
	public boolean reusesBuffers() {
		return false;
	}

	@Override
	public boolean pauseReading() {
		this.session.suspend();
		return true;
	}

	@Override
	public void resumeReading() {
		this.session.resume();
	}

}
