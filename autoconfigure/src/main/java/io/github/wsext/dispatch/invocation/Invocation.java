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

package io.github.wsext.dispatch.invocation;

import java.security.Principal;
import java.time.Instant;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConversation;
import io.github.wsext.WsEvent;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.ReceivedEvent;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What callbacks are called with: something that has happened on a connection.
 */
public final class Invocation {

	private final CallbackKind kind;

	private final WsHandshake handshake;

	private final @Nullable ManagedConnection connection;

	private final @Nullable Occurrence occurrence;

	private final @Nullable Throwable failure;

	/** When it happened, by the connection's nanoseconds. */
	private final long nanos;

	private @Nullable Instant arrivedAt;

	/** Whether the client that awaits an answer has got one. */
	private volatile boolean answered;

	private Invocation(CallbackKind kind, WsHandshake handshake, @Nullable ManagedConnection connection,
			@Nullable Occurrence occurrence, @Nullable Throwable failure, long nanos, @Nullable Instant arrivedAt) {
		this.kind = kind;
		this.handshake = handshake;
		this.connection = connection;
		this.occurrence = occurrence;
		this.failure = failure;
		this.nanos = nanos;
		this.arrivedAt = arrivedAt;
	}

	/**
	 * A handshake that has come as far as {@code @OnConnect}.
	 */
	public static Invocation connect(WsHandshake handshake, Instant now) {
		return new Invocation(CallbackKind.CONNECT, handshake, null, null, null, 0, now);
	}

	/**
	 * A connection that has opened.
	 */
	public static Invocation open(WsHandshake handshake, ManagedConnection connection) {
		return new Invocation(CallbackKind.OPEN, handshake, connection, null, null, connection.nanos(), null);
	}

	/**
	 * Something that has come from the client.
	 */
	public static Invocation received(CallbackKind kind, WsHandshake handshake, ManagedConnection connection,
			Occurrence occurrence, long arrivedNanos) {
		return new Invocation(kind, handshake, connection, occurrence, null, arrivedNanos, null);
	}

	/**
	 * A conversation that begins.
	 */
	public static Invocation conversation(WsHandshake handshake, ManagedConnection connection,
			WsConversation conversation, long nanos) {
		return new Invocation(CallbackKind.CONVERSATION, handshake, connection, new Occurrence.Talk(conversation), null,
				nanos, null);
	}

	/**
	 * A connection that has ended.
	 */
	public static Invocation close(WsHandshake handshake, ManagedConnection connection, ConnectionEnd end) {
		return new Invocation(CallbackKind.CLOSE, handshake, connection, new Occurrence.End(end), null,
				connection.nanos(), null);
	}

	/**
	 * The same call, now that it has failed.
	 */
	public Invocation failed(Throwable failure) {
		return new Invocation(this.kind, this.handshake, this.connection, this.occurrence, failure, this.nanos,
				this.arrivedAt);
	}

	/**
	 * What has happened, also while {@code @OnError} deals with its failure.
	 */
	public CallbackKind kind() {
		return this.kind;
	}

	/**
	 * The handshake of the connection.
	 */
	public WsHandshake handshake() {
		return this.handshake;
	}

	/**
	 * The caller as of now.
	 */
	public @Nullable Principal principal() {
		return (this.connection != null) ? this.connection.principal() : this.handshake.principal();
	}

	/**
	 * The connection, unless there is none yet.
	 */
	public @Nullable WsConnection connection() {
		return this.connection;
	}

	/**
	 * The connection.
	 * @throws IllegalStateException if there is none yet
	 */
	public ManagedConnection requireConnection() {
		Assert.state(this.connection != null, "There is no connection yet");
		return this.connection;
	}

	/**
	 * The codec of the connection.
	 */
	public WsCodec codec() {
		return requireConnection().codec();
	}

	/**
	 * What has happened, unless it is that the connection begins.
	 */
	public @Nullable Occurrence occurrence() {
		return this.occurrence;
	}

	/**
	 * The message, the part of one, or the pong that has come.
	 */
	public Occurrence.Message requireMessage() {
		if (this.occurrence instanceof Occurrence.Message message) {
			return message;
		}
		throw new IllegalStateException("The call is for no message");
	}

	/**
	 * The event that has come, if it is one.
	 */
	public @Nullable InboundEvent event() {
		return (this.occurrence instanceof Occurrence.Event event) ? event.event() : null;
	}

	/**
	 * How the connection has ended.
	 */
	public ConnectionEnd requireEnd() {
		if (this.occurrence instanceof Occurrence.End end) {
			return end.end();
		}
		throw new IllegalStateException("The connection has not ended");
	}

	/**
	 * What has failed, if {@code @OnError} is asked.
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * The event as the application sees it, if this is one.
	 */
	public @Nullable WsEvent received(EventEnvelope envelope) {
		InboundEvent event = event();
		return (event != null) ? new ReceivedEvent(event, requireConnection(), envelope, this::markAnswered) : null;
	}

	/**
	 * The client that awaits an answer has got one.
	 */
	public void markAnswered() {
		this.answered = true;
	}

	/**
	 * Whether the client awaits an answer, and has none.
	 */
	public boolean isUnanswered() {
		InboundEvent event = event();
		return !this.answered && event != null && event.id() != null;
	}

	/**
	 * When it happened, by the connection's nanoseconds.
	 */
	public long nanos() {
		return this.nanos;
	}

	/**
	 * When it happened: for a message, when it arrived.
	 */
	public Instant arrivedAt() {
		Instant arrivedAt = this.arrivedAt;
		if (arrivedAt == null) {
			// Few ask: not worth the time of day for each message.
			arrivedAt = requireConnection().instantAt(this.nanos);
			this.arrivedAt = arrivedAt;
		}
		return arrivedAt;
	}

}
