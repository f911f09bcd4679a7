package io.github.wsext.transport.standard;

import java.io.IOException;

import io.github.wsext.transport.TransportSettings;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;

import org.springframework.util.ClassUtils;
import org.springframework.web.socket.CloseStatus;

/**
 * What the Jakarta API leaves out and containers can do all the same.
 */
interface ContainerSession {

	ContainerSession NONE = () -> {
	};

	/**
	 * Cuts the line.
	 */
	void terminate() throws IOException;

	/**
	 * Whether the container tells of the end as soon as the line is cut, rather than when
	 * a callback that is busy has returned.
	 */
	default boolean reportsCutAtOnce() {
		return false;
	}

	/**
	 * How the connection has ended.
	 * @param reported what the container says
	 */
	default CloseStatus closeStatus(CloseStatus reported) {
		return reported;
	}

	/**
	 * Whether the peer has sent a close frame.
	 * @param failed whether the container has reported a failure
	 */
	default boolean isClosedByPeer(boolean failed) {
		return !failed;
	}

	/**
	 * Whether a close frame of the peer has been seen, though the session may still be
	 * open.
	 */
	default boolean isCloseReceived() {
		return false;
	}

	/**
	 * Begins a batch, if the container gathers messages while batching is allowed and
	 * lets them leave in one write. Whoever begins one ends it.
	 */
	default boolean beginBatch() {
		return false;
	}

	default void endBatch() {
	}

	/**
	 * Whether the container reads on into the buffers it has delivered.
	 */
	default boolean reusesBuffers() {
		return true;
	}

	default boolean pauseReading() {
		return false;
	}

	default void resumeReading() {
	}

	static ContainerSession of(Session session, TransportSettings settings) {
		if (Presence.TOMCAT && TomcatSession.supports(session)) {
			return new TomcatSession(session, settings);
		}
		if (Presence.JETTY && JettySession.supports(session)) {
			return new JettySession(session);
		}
		return () -> session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
	}

	/**
	 * Which containers are on the class path.
	 */
	final class Presence {

		private static final ClassLoader CLASS_LOADER = ContainerSession.class.getClassLoader();

		static final boolean TOMCAT = ClassUtils.isPresent("org.apache.tomcat.websocket.WsSession", CLASS_LOADER);

		static final boolean JETTY = ClassUtils
			.isPresent("org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession", CLASS_LOADER);

		private Presence() {
		}

	}

}
