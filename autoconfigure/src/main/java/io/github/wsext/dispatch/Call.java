package io.github.wsext.dispatch;

import java.time.Instant;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.ManagedConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.util.Assert;

/**
 * What one callback is called with.
 */
final class Call {

	private final WsHandshake handshake;

	private final @Nullable ManagedConnection connection;

	private final @Nullable Object payload;

	private final @Nullable String event;

	private final @Nullable JsonNode eventId;

	private final @Nullable Throwable failure;

	private final @Nullable ConnectionEnd end;

	private final Instant at;

	private Call(WsHandshake handshake, @Nullable ManagedConnection connection, @Nullable Object payload,
			@Nullable String event, @Nullable JsonNode eventId, @Nullable Throwable failure,
			@Nullable ConnectionEnd end) {
		this.handshake = handshake;
		this.connection = connection;
		this.payload = payload;
		this.event = event;
		this.eventId = eventId;
		this.failure = failure;
		this.end = end;
		this.at = Instant.now();
	}

	static Call connect(WsHandshake handshake) {
		return new Call(handshake, null, null, null, null, null, null);
	}

	static Call open(WsHandshake handshake, ManagedConnection connection) {
		return new Call(handshake, connection, null, null, null, null, null);
	}

	/**
	 * A message: {@code String}, {@code ByteBuffer}.
	 */
	static Call message(WsHandshake handshake, ManagedConnection connection, Object payload) {
		return new Call(handshake, connection, payload, null, null, null, null);
	}

	static Call event(WsHandshake handshake, ManagedConnection connection, String event, @Nullable JsonNode payload,
			@Nullable JsonNode id) {
		return new Call(handshake, connection, payload, event, id, null, null);
	}

	static Call close(WsHandshake handshake, ManagedConnection connection, ConnectionEnd end) {
		return new Call(handshake, connection, null, null, null, null, end);
	}

	/**
	 * The same call, now that it has failed.
	 */
	Call failed(Throwable failure) {
		return new Call(this.handshake, this.connection, this.payload, this.event, this.eventId, failure, this.end);
	}

	WsHandshake handshake() {
		return this.handshake;
	}

	@Nullable WsConnection connection() {
		return this.connection;
	}

	ManagedConnection requireConnection() {
		Assert.state(this.connection != null, "There is no connection yet");
		return this.connection;
	}

	WsCodec codec() {
		return requireConnection().codec();
	}

	@Nullable Object payload() {
		return this.payload;
	}

	@Nullable String event() {
		return this.event;
	}

	@Nullable JsonNode eventId() {
		return this.eventId;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	@Nullable ConnectionEnd end() {
		return this.end;
	}

	Instant at() {
		return this.at;
	}

}
