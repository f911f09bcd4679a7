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

package io.github.wsext.transport.standard;

import java.time.Duration;
import java.util.Map;

import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.tomcat.TomcatThreads;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Session of Tomcat, which can cut the connection, pause reading and gather messages, and
 * knows how the connection has ended.
 */
final class TomcatSession implements ContainerSession {

	/** Longest time a close frame may hold a thread while the socket is full. */
	private static final Duration CLOSE_SEND_TIMEOUT = Duration.ofSeconds(1);

	private final WsSession session;

	private final TomcatUpgradeHandler handler;

	private final CloseFrameTransformation closeFrames;

	private final AbortableTomcatSocket socket;

	private final @Nullable TomcatThreads threads;

	private TomcatSession(WsSession session, TomcatUpgradeHandler handler) {
		this.session = session;
		this.handler = handler;
		this.closeFrames = handler.closeFrames();
		this.socket = handler.socket();
		this.threads = handler.threads();
	}

	static TomcatSession configure(Session session, TransportSettings settings) {
		Map<String, Object> properties = session.getUserProperties();
		// Tomcat answers pings on the thread that reads; 20 s is its default.
		properties.put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, settings.sendTimeout().toMillis());
		properties.put(Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY, CLOSE_SEND_TIMEOUT.toMillis());
		properties.put(Constants.SESSION_CLOSE_TIMEOUT_PROPERTY, millis(settings.closeTimeout()));
		// Whoever owns the connection has an eye on its writes.
		session.getAsyncRemote().setSendTimeout(-1);
		TomcatUpgradeHandler handler = TomcatUpgradeHandler.of(session);
		handler.closeFrames().waitForBatches(settings.sendTimeout());
		return new TomcatSession((WsSession) session, handler);
	}

	/**
	 * As many milliseconds as Tomcat can count.
	 */
	private static long millis(Duration duration) {
		return Math.min(duration.toMillis(), Integer.MAX_VALUE);
	}

	static boolean supports(Session session) {
		return session instanceof WsSession;
	}

	@Override
	public CloseStatus closeStatus(CloseStatus reported) {
		boolean empty = this.closeFrames.isCloseReceived() && !this.closeFrames.isCloseCodeReceived();
		return (empty && reported.getCode() == CloseStatus.NORMAL.getCode()) ? CloseStatus.NO_STATUS_CODE : reported;
	}

	@Override
	public boolean isClosedByPeer(boolean failed) {
		return isCloseReceived();
	}

	@Override
	public boolean isCloseReceived() {
		return this.closeFrames.isCloseReceived();
	}

	@Override
	public void terminate() {
		this.closeFrames.withholdClose();
		CloseReason cut = new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");
		// Tells of the end. What is left is a session that waits for the peer's answer.
		this.session.doClose(cut, cut);
		this.socket.abort(() -> this.session.onClose(cut));
	}

	@Override
	public boolean reportsCutAtOnce() {
		return true;
	}

	@Override
	public boolean beginBatch() {
		return this.closeFrames.beginBatch();
	}

	@Override
	public void beginFlush() {
		this.closeFrames.beginFlush();
	}

	@Override
	public void endBatch() {
		this.closeFrames.endBatch();
	}

	@Override
	public boolean reusesBuffers() {
		return false;
	}

	@Override
	public boolean hasReceived() {
		return this.socket.hasReceived();
	}

	@Override
	public boolean isShortOfThreads() {
		TomcatThreads threads = this.threads;
		return threads != null && threads.areShort();
	}

	@Override
	public void executeInTurn(Runnable action) {
		this.socket.execute(action);
	}

	@Override
	public boolean pauseReading() {
		this.session.suspend();
		return true;
	}

	@Override
	public void resumeReading() {
		this.handler.resume(this.session);
	}

}
