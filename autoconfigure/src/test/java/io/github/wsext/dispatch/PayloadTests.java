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

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnError;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.util.FileCopyUtils;
import org.springframework.util.StreamUtils;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what messages can be read into.
 */
@EveryContainer
class PayloadTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(StringEndpoint.class, CharSequenceEndpoint.class, ReaderEndpoint.class,
				RecordEndpoint.class, ListEndpoint.class, MapEndpoint.class, NodeEndpoint.class, NumberEndpoint.class,
				OptionalEndpoint.class, InheritingEndpoint.class, ByteBufferEndpoint.class, BytesEndpoint.class,
				StreamEndpoint.class, BinaryRecordEndpoint.class, KeepingEndpoint.class, PongEndpoint.class,
				ValidEndpoint.class, ValidListEndpoint.class, GroupsEndpoint.class, NoPayloadEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/string   | any text äöü€𝄞          | any text äöü€𝄞
			/sequence | any text                | any text
			/reader   | any text äöü€𝄞          | any text äöü€𝄞
			/record   | {"name":"a","age":3}    | Person[name=a, age=3]
			/list     | [{"name":"a","age":3}]  | Person[name=a, age=3]
			/map      | {"b":[2,3],"a":[1]}     | {a=[1], b=[2, 3]}
			/node     | {"a":[1,{"b":null}]}    | {"a":[1,{"b":null}]}
			/number   | 42                      | 43
			/optional | {"name":"a","age":3}    | Optional[Person[name=a, age=3]]
			/inherit  | {"name":"a","age":3}    | a
			/inherit  | {"name":"b"}            | b
			""")
	@DisplayName("D2 a text message as String, CharSequence, Reader, and any type the codec reads, generic or not")
	void text(String path, String message, String expected) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), path)) {
			assertThat(client.send(message).takeText()).isEqualTo(expected);
			assertThat(client.send(message).takeText()).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/buffer", "/bytes", "/stream" })
	@DisplayName("D2 a binary message as ByteBuffer, byte[], InputStream")
	void binary(String path) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), path)) {
			for (int size : new int[] { 0, 1, 125, 126, 8191, 8192, 8193, 50_000 }) {
				byte[] message = message(size, size);
				assertThat(client.send(message).takeBinary()).isEqualTo(message);
			}
		}
	}

	@Test
	@DisplayName("D2 a binary message as any type the codec reads")
	void binaryRecord() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/binary-record")) {
			client.send("{\"name\":\"a\",\"age\":3}".getBytes(StandardCharsets.UTF_8));
			assertThat(client.takeText()).isEqualTo("Person[name=a, age=3]");
		}
	}

	@Test
	@DisplayName("D2 a message that arrives in fragments is put together")
	void fragments() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/string")) {
			String part = "äöü€𝄞".repeat(3000);
			client.sendFragments("one ", "", part, " two").expectText("one " + part + " two");
		}
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/bytes")) {
			byte[] first = message(9000, 1);
			byte[] second = message(9000, 2);
			client.send(RawFrame.binary(first).more(), RawFrame.ping(), RawFrame.continuation(second));
			byte[] expected = Arrays.copyOf(first, 18_000);
			System.arraycopy(second, 0, expected, 9000, 9000);
			client.expectBinary(expected);
		}
	}

	@Test
	@DisplayName("D2 the callback may keep the buffer it got")
	void keptBuffers() {
		KeepingEndpoint endpoint = application.bean(KeepingEndpoint.class);
		List<byte[]> expected = new ArrayList<>();
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/keeping")) {
			for (int i = 0; i < 200; i++) {
				byte[] message = message(100 + 90 * i, i);
				expected.add(message);
				client.sendBinary(message);
			}
			Awaitility.await().until(() -> endpoint.kept.size() == expected.size());
		}
		for (int i = 0; i < expected.size(); i++) {
			ByteBuffer kept = endpoint.kept.get(i);
			assertThat(kept).as("message " + i).isEqualTo(ByteBuffer.wrap(expected.get(i)));
		}
	}

	@Test
	@DisplayName("D2 a returned buffer is what the client gets, however late it leaves")
	void returnedBuffers() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/buffer")) {
			for (int i = 0; i < 200; i++) {
				client.sendBinary(message(100 + 90 * i, i));
			}
			for (int i = 0; i < 200; i++) {
				client.expectBinary(message(100 + 90 * i, i));
			}
		}
	}

	@Test
	@DisplayName("D2 a pong's payload")
	void pong() {
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/pong")) {
			client.send(RawFrame.pong((byte) 1, (byte) 2)).expectBinary((byte) 1, (byte) 2);
		}
	}

	@Test
	@DisplayName("D2 no payload at all, where the callback does not ask for it")
	void noPayload() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/none")) {
			assertThat(client.send("not json").takeText()).isEqualTo("text");
			assertThat(client.send(new byte[] { 1 }).takeText()).isEqualTo("binary");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/valid      | {"name":"a","address":{"city":"b"},"tags":["c"]}  | fine
			/valid      | {"name":"","address":{"city":"b"},"tags":["c"]}   | name must not be blank
			/valid      | {"name":"a","address":{"city":" "},"tags":["c"]}  | address.city must not be blank
			/valid      | {"name":"a","tags":["c"]}                         | address must not be null
			/valid      | {"name":"a","address":{"city":"b"},"tags":[""]}   | tags[0] must not be blank
			/valid-list | [{"city":"a"},{"city":"b"}]                       | fine
			/valid-list | [{"city":"a"},{"city":""}]                        | [1].city must not be blank
			/groups     | {"any":"","strict":1}                             | fine
			/groups     | {"any":"","strict":0}                             | strict must be greater than or equal to 1
			""")
	@DisplayName("D2 @Valid and @Validated are honoured: nested, in collections, with groups")
	void valid(String path, String message, String expected) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), path)) {
			assertThat(client.send(message).takeText()).isEqualTo(expected);
		}
	}

	private static byte[] message(int size, int seed) {
		byte[] message = new byte[size];
		for (int i = 0; i < size; i++) {
			message[i] = (byte) (seed + i * 31);
		}
		return message;
	}

	record Person(String name, int age) {
	}

	record Named(@Nullable String name) {
	}

	@WsExtEndpoint(path = "/string", authentication = HandshakeAuthentication.NONE)
	static class StringEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/sequence", authentication = HandshakeAuthentication.NONE)
	static class CharSequenceEndpoint {

		@OnText
		CharSequence text(CharSequence text) {
			return new StringBuilder(text);
		}

	}

	@WsExtEndpoint(path = "/reader", authentication = HandshakeAuthentication.NONE)
	static class ReaderEndpoint {

		@OnText
		String text(Reader reader) throws IOException {
			return FileCopyUtils.copyToString(reader);
		}

	}

	@WsExtEndpoint(path = "/record", authentication = HandshakeAuthentication.NONE)
	static class RecordEndpoint {

		@OnText
		String text(Person person) {
			return person.toString();
		}

	}

	@WsExtEndpoint(path = "/list", authentication = HandshakeAuthentication.NONE)
	static class ListEndpoint {

		@OnText
		String text(List<Person> persons) {
			Person first = persons.get(0);
			return first.toString();
		}

	}

	@WsExtEndpoint(path = "/map", authentication = HandshakeAuthentication.NONE)
	static class MapEndpoint {

		@OnText
		String text(Map<String, int[]> map) {
			Map<String, String> sorted = new TreeMap<>();
			map.forEach((key, value) -> sorted.put(key, Arrays.toString(value)));
			return sorted.toString();
		}

	}

	@WsExtEndpoint(path = "/node", authentication = HandshakeAuthentication.NONE)
	static class NodeEndpoint {

		@OnText
		String text(JsonNode node) {
			return node.toString();
		}

	}

	@WsExtEndpoint(path = "/number", authentication = HandshakeAuthentication.NONE)
	static class NumberEndpoint {

		@OnText
		int text(int number) {
			return number + 1;
		}

	}

	@WsExtEndpoint(path = "/optional", authentication = HandshakeAuthentication.NONE)
	static class OptionalEndpoint {

		@OnText
		String text(Optional<Person> person) {
			return person.toString();
		}

	}

	/**
	 * Leaves it to subclasses what it takes.
	 */
	abstract static class GenericEndpoint<T> {

		@OnText
		String text(T message) {
			return describe(message);
		}

		abstract String describe(T message);

	}

	@WsExtEndpoint(path = "/inherit", authentication = HandshakeAuthentication.NONE)
	static class InheritingEndpoint extends GenericEndpoint<Named> {

		@Override
		String describe(Named message) {
			return String.valueOf(message.name());
		}

	}

	@WsExtEndpoint(path = "/buffer", authentication = HandshakeAuthentication.NONE)
	static class ByteBufferEndpoint {

		@OnBinary
		ByteBuffer binary(ByteBuffer bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/bytes", authentication = HandshakeAuthentication.NONE)
	static class BytesEndpoint {

		@OnBinary
		byte[] binary(byte[] bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/stream", authentication = HandshakeAuthentication.NONE)
	static class StreamEndpoint {

		@OnBinary
		byte[] binary(InputStream bytes) throws IOException {
			return StreamUtils.copyToByteArray(bytes);
		}

	}

	@WsExtEndpoint(path = "/binary-record", authentication = HandshakeAuthentication.NONE)
	static class BinaryRecordEndpoint {

		@OnBinary
		String binary(Person person) {
			return person.toString();
		}

	}

	@WsExtEndpoint(path = "/keeping", authentication = HandshakeAuthentication.NONE)
	static class KeepingEndpoint {

		private final List<ByteBuffer> kept = new CopyOnWriteArrayList<>();

		@OnBinary
		void binary(ByteBuffer bytes) {
			this.kept.add(bytes);
		}

	}

	@WsExtEndpoint(path = "/pong", authentication = HandshakeAuthentication.NONE)
	static class PongEndpoint {

		@OnPong
		ByteBuffer pong(ByteBuffer payload) {
			return payload;
		}

	}

	@WsExtEndpoint(path = "/none", authentication = HandshakeAuthentication.NONE)
	static class NoPayloadEndpoint {

		@OnText
		String text() {
			return "text";
		}

		@OnBinary
		String binary() {
			return "binary";
		}

	}

	/**
	 * Tells what is wrong.
	 */
	abstract static class Validating {

		@OnError
		String invalid(InvalidPayloadException exception) {
			return exception.violations().get(0).toString();
		}

	}

	record Address(@NotBlank String city) {
	}

	record Customer(@NotBlank String name, @NotNull @Valid Address address, List<@NotBlank String> tags) {
	}

	@WsExtEndpoint(path = "/valid", authentication = HandshakeAuthentication.NONE)
	static class ValidEndpoint extends Validating {

		@OnText
		String text(@Valid Customer customer) {
			return "fine";
		}

	}

	@WsExtEndpoint(path = "/valid-list", authentication = HandshakeAuthentication.NONE)
	static class ValidListEndpoint extends Validating {

		@OnText
		String text(@Valid List<Address> addresses) {
			return "fine";
		}

	}

	/**
	 * A validation group.
	 */
	interface Strict {

	}

	record Grouped(@NotBlank String any, @Min(value = 1, groups = Strict.class) int strict) {
	}

	@WsExtEndpoint(path = "/groups", authentication = HandshakeAuthentication.NONE)
	static class GroupsEndpoint extends Validating {

		@OnText
		String text(@Validated(Strict.class) Grouped grouped) {
			return "fine";
		}

	}

}
