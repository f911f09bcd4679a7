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

package io.github.wsext.dispatch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for callbacks that fail and messages that nobody can take.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class FailureTests {

	private static RunningApplication plain;

	private static RunningApplication advised;

	@BeforeAll
	static void start() {
		plain = RunningApplication.start(
				List.of(PlainEndpoint.class, TypedEndpoint.class, TextEndpoint.class, BinaryEndpoint.class,
						LenientEndpoint.class, OpenEndpoint.class, HandlingEndpoint.class),
				"wsext.endpoint.lenient.unhandled=ignore");
		advised = RunningApplication.start(
				List.of(HandlingEndpoint.class, PlainEndpoint.class, FirstAdvice.class, SecondAdvice.class,
						TextEndpoint.class, StrictEndpoint.class),
				"wsext.unhandled=ignore", "wsext.endpoint.strict.unhandled=close");
	}

	@AfterAll
	static void stop() {
		plain.close();
		advised.close();
	}

	@ParameterizedTest
	@CsvSource({ "number, endpoint: NumberFormatException", "argument, endpoint: IllegalArgumentException",
			"file, endpoint: FileNotFoundException or state", "state, endpoint: FileNotFoundException or state",
			"late number, endpoint: NumberFormatException" })
	@DisplayName("D6 @OnError with the most specific type of the endpoint takes a failure, and its value goes to the sender")
	void mostSpecific(String command, String expected) {
		try (RawWebSocketClient client = open(advised, "/handling")) {
			client.sendText(command).expectText(expected);
			client.sendText("fine").expectText("fine");
		}
	}

	@ParameterizedTest
	@CsvSource({ "unsupported, first: UnsupportedOperationException", "arithmetic, first: RuntimeException",
			"io, second: IOException", "error, second: Throwable" })
	@DisplayName("D6 then advice is asked in order: the first that has a method at all")
	void advice(String command, String expected) {
		try (RawWebSocketClient client = open(advised, "/handling")) {
			client.sendText(command).expectText(expected);
			client.sendText("fine").expectText("fine");
		}
	}

	@Test
	@DisplayName("D6 advice serves endpoints that have no @OnError of their own")
	void adviceForAll() {
		try (RawWebSocketClient client = open(advised, "/plain")) {
			client.sendText("state").expectText("first: RuntimeException");
			client.sendBinary((byte) 1).expectText("first: RuntimeException");
			client.send(RawFrame.pong()).expectText("first: RuntimeException");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "state", "io", "error", "late state", "failed stage", "unencodable", "cyclic" })
	@DisplayName("D6 a failure nobody takes is logged once and closes 1011, and the client is told nothing of it")
	void unhandled(String command, CapturedOutput output) {
		try (RawWebSocketClient client = open(plain, "/plain")) {
			WsConnection connection = onlyConnection(plain);
			client.sendText(command);
			RawFrame frame = client.readFrame();
			assertThat(frame.opcode()).isEqualTo(RawFrame.CLOSE);
			assertThat(frame.closeStatus().getCode()).isEqualTo(1011);
			assertThat(frame.closeStatus().getReason()).isNullOrEmpty();
			client.sendClose(1011, "");
			Awaitility.await().until(() -> plain.bean(WsConnections.class).count() == 0);
			assertThat(output.getAll())
				.containsOnlyOnce("@OnText PlainEndpoint.text() failed on connection " + connection.id() + " on /plain")
				.containsOnlyOnce(" ERROR ");
			if (!command.startsWith("unenc") && !command.startsWith("cyc")) {
				assertThat(output.getAll()).containsOnlyOnce("Exception: secret")
					.contains("at " + getClass().getName());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "binary", "pong" })
	@DisplayName("D6 so it is for every kind of message")
	void everyKind(String kind) {
		try (RawWebSocketClient client = open(plain, "/plain")) {
			client.send(kind.equals("pong") ? RawFrame.pong() : RawFrame.binary((byte) 1)).expectClose(1011);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "late close" })
	@DisplayName("D6 WsCloseException closes with its status and is not logged as a failure")
	void closeException(String command, CapturedOutput output) {
		for (RunningApplication application : List.of(plain, advised)) {
			try (RawWebSocketClient client = open(application, "/plain")) {
				assertThat(client.sendText(command).expectClose()).isEqualTo(new CloseStatus(4123, "because"));
				client.sendClose(4123, "");
				Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
			}
		}
		assertThat(output.getAll()).doesNotContain("WsCloseException").doesNotContain(" ERROR ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "", "[]", "{\"text\":1,", "{\"text\":{}}", "null", "{\"text\":\"a\"} x" })
	@DisplayName("D6 a message that is not readable closes 1007, which is no news for the log")
	void notReadable(String message, CapturedOutput output) {
		try (RawWebSocketClient client = open(plain, "/typed")) {
			assertThat(client.sendText(message).expectClose(1007).getReason()).isNullOrEmpty();
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	@DisplayName("D6 a message that fails validation closes 1007")
	void notValid(CapturedOutput output) {
		try (RawWebSocketClient client = open(plain, "/typed")) {
			client.sendText("{\"text\":\"fine\"}").expectText("fine");
			client.sendText("{\"text\":\" \"}").expectClose(1007);
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	@DisplayName("D6 unless it is handled: the connection stays")
	void invalidPayloadHandled() {
		try (RawWebSocketClient client = open(plain, "/typed?handle=true")) {
			client.sendText("{").expectText("Message is not readable");
			client.sendText("{\"text\":\" \"}").expectText("text must not be blank");
			client.sendText("{\"text\":\"fine\"}").expectText("fine");
		}
	}

	@Test
	@DisplayName("D6 a frame kind nobody handles closes 1003")
	void unhandledKind() {
		try (RawWebSocketClient client = open(plain, "/text")) {
			client.sendText("one").expectText("one").sendBinary((byte) 1).expectClose(1003);
		}
		try (RawWebSocketClient client = open(plain, "/binary")) {
			client.sendBinary((byte) 1).expectBinary((byte) 1).sendText("one").expectClose(1003);
		}
	}

	@Test
	@DisplayName("D6 a pong nobody handles is ignored")
	void unhandledPong() {
		try (RawWebSocketClient client = open(plain, "/text")) {
			client.send(RawFrame.pong((byte) 1)).sendText("one").expectText("one");
		}
	}

	@Test
	@DisplayName("D6 wsext.unhandled=ignore ignores it instead, and each endpoint may decide for itself")
	void unhandledIgnored() {
		for (RawWebSocketClient client : List.of(open(advised, "/text"), open(plain, "/lenient"))) {
			try (client) {
				client.sendBinary((byte) 1).sendText("one").expectText("one");
			}
		}
		try (RawWebSocketClient client = open(advised, "/strict")) {
			client.sendBinary((byte) 1).expectClose(1003);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "bad handler", "late bad handler" })
	@DisplayName("D6 an @OnError that fails itself is logged once and closes 1011; no other is asked")
	void failingErrorHandler(String command, CapturedOutput output) {
		for (RunningApplication application : List.of(plain, advised)) {
			try (RawWebSocketClient client = open(application, "/handling")) {
				client.sendText(command).expectClose(1011);
				client.sendClose(1011, "");
				Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
			}
		}
		assertThat(output.getAll().split("HandlingEndpoint\\.bad\\w*\\(\\) failed on connection", -1)).hasSize(3);
	}

	@Test
	@DisplayName("D6 @OnError may close with a status of its choice")
	void errorHandlerCloses() {
		try (RawWebSocketClient client = open(plain, "/handling")) {
			client.sendText("closing handler").expectClose(4124);
		}
	}

	@Test
	@DisplayName("D6 what @OnError returns is unwrapped, and the next message waits for it")
	void errorHandlerValues() {
		try (RawWebSocketClient client = open(plain, "/handling")) {
			client.sendText("optional handler").expectText("optional");
			client.sendText("empty handler");
			client.send(RawFrame.text("late handler"), RawFrame.text("next"));
			client.expectText("late").expectText("next");
		}
	}

	@Test
	@DisplayName("D6 what @OnError returns goes to a topic with @Broadcast")
	void errorHandlerBroadcasts() {
		try (RawWebSocketClient client = open(plain, "/handling");
				RawWebSocketClient other = open(plain, "/handling")) {
			Awaitility.await().until(() -> plain.bean(WsConnections.class).byTopic("/handling").size() == 2);
			client.sendText("broadcast handler").expectText("broadcast");
			other.expectText("broadcast");
		}
	}

	@Test
	@DisplayName("D6 a failed @OnOpen closes 1011 even if @OnError has taken it, after what that returned")
	void failedOpen() {
		try (RawWebSocketClient client = open(plain, "/open?fail=state")) {
			client.expectText("taken").expectClose(1011);
		}
		try (RawWebSocketClient client = open(plain, "/open?fail=late")) {
			client.expectText("taken late").expectClose(1011);
		}
		try (RawWebSocketClient client = open(plain, "/open?fail=close")) {
			client.expectClose(4125);
		}
	}

	@Test
	@DisplayName("D6 a message the caller may not send is answered by an error event, which is no news for the log")
	void accessDenied(CapturedOutput output) {
		try (RawWebSocketClient client = open(plain, "/plain")) {
			client.sendText("denied")
				.expectText("{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\",\"message\":\"Access denied\"}}");
		}
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain(" WARN ");
	}

	@Test
	@DisplayName("D6 unless it is handled")
	void accessDeniedHandled() {
		try (RawWebSocketClient client = open(advised, "/plain")) {
			client.sendText("denied").expectText("first: RuntimeException");
		}
	}

	private static RawWebSocketClient open(RunningApplication application, String path) {
		return RawWebSocketClient.open(application.port(), path);
	}

	private static WsConnection onlyConnection(RunningApplication application) {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 1);
		return application.bean(WsConnections.class).all().iterator().next();
	}

	private static @Nullable Object perform(String command) throws Exception {
		if (command.startsWith("late ")) {
			return CompletableFuture.supplyAsync(() -> {
				try {
					return perform(command.substring(5));
				}
				catch (RuntimeException ex) {
					throw ex;
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}, later());
		}
		switch (command) {
			case "number" -> Integer.parseInt("secret");
			case "argument" -> throw new IllegalArgumentException("secret");
			case "state" -> throw new IllegalStateException("secret");
			case "unsupported" -> throw new UnsupportedOperationException("secret");
			case "arithmetic" -> throw new ArithmeticException("secret");
			case "file" -> throw new FileNotFoundException("secret");
			case "io" -> throw new IOException("Exception: secret");
			case "error" -> throw new LinkageError("Exception: secret");
			case "failed stage" -> {
				return CompletableFuture.failedStage(new IllegalStateException("secret"));
			}
			case "unencodable" -> {
				return new Unencodable();
			}
			case "cyclic" -> {
				return new Cyclic();
			}
			case "close" -> throw new WsCloseException(new CloseStatus(4123, "because"));
			case "denied" -> throw new AccessDeniedException("secret");
			default -> {
				return command;
			}
		}
		return null;
	}

	private static Executor later() {
		return CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);
	}

	/**
	 * Cannot be encoded.
	 */
	static class Unencodable {

		public String getText() {
			throw new IllegalStateException("No text");
		}

	}

	/**
	 * Has no end.
	 */
	static class Cyclic {

		public Cyclic getSelf() {
			return this;
		}

	}

	@WsExtEndpoint(path = "/plain", authentication = HandshakeAuthentication.NONE)
	static class PlainEndpoint {

		@OnText
		@Nullable Object text(String command) throws Exception {
			return perform(command);
		}

		@OnBinary
		void binary(byte[] bytes) {
			throw new IllegalStateException("secret");
		}

		@OnPong
		void pong() {
			throw new IllegalStateException("secret");
		}

	}

	/**
	 * Failures with a handler each.
	 */
	static class Failure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		static class Bad extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class BadLate extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class Closing extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class OptionalAnswer extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class EmptyAnswer extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class LateAnswer extends Failure {

			private static final long serialVersionUID = 1L;

		}

		static class BroadcastAnswer extends Failure {

			private static final long serialVersionUID = 1L;

		}

	}

	@WsExtEndpoint(path = "/handling", authentication = HandshakeAuthentication.NONE)
	static class HandlingEndpoint {

		@OnText
		@Nullable Object text(String command) throws Exception {
			switch (command) {
				case "bad handler" -> throw new Failure.Bad();
				case "late bad handler" -> throw new Failure.BadLate();
				case "closing handler" -> throw new Failure.Closing();
				case "optional handler" -> throw new Failure.OptionalAnswer();
				case "empty handler" -> throw new Failure.EmptyAnswer();
				case "late handler" -> throw new Failure.LateAnswer();
				case "broadcast handler" -> throw new Failure.BroadcastAnswer();
				default -> {
					return perform(command);
				}
			}
		}

		@OnError
		String number(NumberFormatException exception) {
			return "endpoint: NumberFormatException";
		}

		@OnError
		String argument(IllegalArgumentException exception) {
			return "endpoint: IllegalArgumentException";
		}

		@OnError({ FileNotFoundException.class, IllegalStateException.class })
		String several(Exception exception) {
			return "endpoint: FileNotFoundException or state";
		}

		@OnError
		void bad(Failure.Bad exception) {
			throw new IllegalArgumentException("Bad handler");
		}

		@OnError
		CompletionStage<String> badLate(Failure.BadLate exception) {
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalArgumentException("Bad handler");
			}, later());
		}

		@OnError
		void closing(Failure.Closing exception) {
			throw new WsCloseException(new CloseStatus(4124));
		}

		@OnError
		Optional<String> optional(Failure.OptionalAnswer exception) {
			return Optional.of("optional");
		}

		@OnError
		Optional<String> empty(Failure.EmptyAnswer exception) {
			return Optional.empty();
		}

		@OnError
		CompletionStage<Optional<String>> late(Failure.LateAnswer exception) {
			return CompletableFuture.supplyAsync(() -> Optional.of("late"), later());
		}

		@OnError
		@Broadcast
		String broadcast(Failure.BroadcastAnswer exception) {
			return "broadcast";
		}

	}

	@WsExtAdvice
	@Order(1)
	static class FirstAdvice {

		@OnError
		String unsupported(UnsupportedOperationException exception) {
			return "first: UnsupportedOperationException";
		}

		@OnError
		String runtime(RuntimeException exception) {
			return "first: RuntimeException";
		}

	}

	@WsExtAdvice
	@Order(2)
	static class SecondAdvice {

		@OnError
		String arithmetic(ArithmeticException exception) {
			return "second: ArithmeticException";
		}

		@OnError
		String io(IOException exception) {
			return "second: IOException";
		}

		@OnError
		String anything(Throwable exception) {
			return "second: Throwable";
		}

	}

	@WsExtEndpoint(path = "/typed", authentication = HandshakeAuthentication.NONE)
	static class TypedEndpoint {

		@OnText
		String text(@Valid Say say) {
			return say.text();
		}

		@OnError
		String invalid(InvalidPayloadException exception, @RequestParam(defaultValue = "false") boolean handle) {
			if (!handle) {
				throw exception;
			}
			return exception.violations().isEmpty() ? exception.getMessage() : exception.violations().get(0).toString();
		}

		record Say(@NotBlank String text) {
		}

	}

	@WsExtEndpoint(path = "/text", authentication = HandshakeAuthentication.NONE)
	static class TextEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/strict", id = "strict", authentication = HandshakeAuthentication.NONE)
	static class StrictEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/lenient", id = "lenient", authentication = HandshakeAuthentication.NONE)
	static class LenientEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/binary", authentication = HandshakeAuthentication.NONE)
	static class BinaryEndpoint {

		@OnBinary
		byte[] binary(byte[] bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class OpenEndpoint {

		@OnOpen
		void open(@RequestParam String fail) {
			switch (fail) {
				case "late" -> throw new Failure.LateAnswer();
				case "close" -> throw new WsCloseException(new CloseStatus(4125));
				default -> throw new IllegalStateException("secret");
			}
		}

		@OnError
		String taken(IllegalStateException exception) {
			return "taken";
		}

		@OnError
		CompletionStage<String> late(Failure.LateAnswer exception) {
			return CompletableFuture.supplyAsync(() -> "taken late", later());
		}

		@OnClose
		void close() {
		}

	}

}
