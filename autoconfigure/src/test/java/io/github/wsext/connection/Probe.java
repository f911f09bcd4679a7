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

package io.github.wsext.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.wsext.WsConnection;
import io.github.wsext.testsupport.Patience;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one connection of a test.
 */
public final class Probe {

	private final String path;

	private final CompletableFuture<WsConnection> opened = new CompletableFuture<>();

	private final CompletableFuture<ConnectionEnd> ended = new CompletableFuture<>();

	private volatile Consumer<WsConnection> onOpen = (connection) -> {
	};

	private volatile BiFunction<WsConnection, String, @Nullable Object> onText = (connection, text) -> text;

	private volatile BiFunction<WsConnection, ByteBuffer, @Nullable Object> onBinary = (connection, bytes) -> bytes;

	private volatile Consumer<WsConnection> onClose = (connection) -> {
	};

	Probe(String path) {
		this.path = path;
	}

	public String path() {
		return this.path;
	}

	/**
	 * What {@code @OnOpen} does.
	 */
	public Probe onOpen(Consumer<WsConnection> action) {
		this.onOpen = action;
		return this;
	}

	/**
	 * What {@code @OnText} does; without this it sends the text back.
	 */
	public Probe onText(BiFunction<WsConnection, String, @Nullable Object> action) {
		this.onText = action;
		return this;
	}

	/**
	 * What {@code @OnBinary} does; without this it sends the bytes back.
	 */
	public Probe onBinary(BiFunction<WsConnection, ByteBuffer, @Nullable Object> action) {
		this.onBinary = action;
		return this;
	}

	/**
	 * What {@code @OnClose} does.
	 */
	public Probe onClose(Consumer<WsConnection> action) {
		this.onClose = action;
		return this;
	}

	/**
	 * The connection, as soon as it is there.
	 */
	public WsConnection connection() {
		return get(this.opened);
	}

	/**
	 * What {@code @OnClose} was told, as soon as it has been called.
	 */
	public ConnectionEnd end() {
		return get(this.ended);
	}

	public boolean hasEnded() {
		return this.ended.isDone();
	}

	void opened(WsConnection connection) {
		this.opened.complete(connection);
		this.onOpen.accept(connection);
	}

	@Nullable Object text(WsConnection connection, String text) {
		return this.onText.apply(connection, text);
	}

	@Nullable Object binary(WsConnection connection, ByteBuffer bytes) {
		return this.onBinary.apply(connection, bytes);
	}

	void closed(WsConnection connection, ConnectionEnd end) {
		try {
			this.onClose.accept(connection);
		}
		finally {
			if (!this.ended.complete(end)) {
				throw new IllegalStateException("@OnClose called twice on " + this.path);
			}
		}
	}

	public static ConditionFactory await() {
		return Awaitility.await().atMost(Patience.LIMIT);
	}

	/**
	 * Waits for what has to come, but not for ever.
	 */
	public static <T> T get(CompletableFuture<T> future) {
		try {
			return future.get(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("It did not come in time", ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

}
