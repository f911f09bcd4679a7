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

package io.github.wsext.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.context.i18n.LocaleContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JacksonWsCodec}.
 */
class JacksonWsCodecTests {

	private final JacksonWsCodec json = JacksonWsCodec.text(JsonMapper.shared());

	@Test
	@DisplayName("D8 a tree has members and values, and none where JSON has null")
	void tree() {
		EventTree tree = read(
				"{\"text\":\"a\",\"int\":1,\"long\":12345678901,\"big\":123456789012345678901,\"half\":0.5,\"yes\":true,"
						+ "\"none\":null,\"list\":[1,2],\"object\":{\"a\":{\"b\":\"c\"}}}");
		assertThat(value(tree, "text")).isEqualTo("a");
		assertThat(value(tree, "int")).isEqualTo(1);
		assertThat(value(tree, "long")).isEqualTo(12345678901L);
		assertThat(value(tree, "big")).isInstanceOf(BigInteger.class).hasToString("123456789012345678901");
		assertThat(value(tree, "half")).isEqualTo(0.5);
		assertThat(value(tree, "yes")).isEqualTo(true);
		assertThat(value(tree, "list")).isNull();
		assertThat(value(tree, "object")).isNull();
		assertThat(tree.value()).isNull();
		assertThat(tree.get("none")).isNull();
		assertThat(tree.get("other")).isNull();
		assertThat(member(tree, "list").get("a")).isNull();
		assertThat(value(member(member(tree, "object"), "a"), "b")).isEqualTo("c");
		assertThat(member(tree, "list").decode(int[].class)).isEqualTo(new int[] { 1, 2 });
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> member(tree, "text").decode(Integer.class));
	}

	@Test
	@DisplayName("D8 a tree is written as it was read, also in another format")
	void written() {
		EventTree tree = read("{\"a\":[1,\"b\",null,{\"c\":12345678901}]}");
		assertThat(this.json.encode(Map.of("id", tree)))
			.isEqualTo(WsMessage.text("{\"id\":{\"a\":[1,\"b\",null,{\"c\":12345678901}]}}"));
		JacksonWsCodec cbor = JacksonWsCodec.binary(new CBORMapper());
		EventTree copy = cbor.readTree(cbor.encode(tree));
		assertThat(copy).hasToString(tree.toString());
	}

	@Test
	@DisplayName("D8 a text that is no object is not read as a tree; what cannot be read is invalid")
	void noTree() {
		for (String text : List.of("", " ", "hi", "[1]", "\"a\"", "null", "1")) {
			assertThat(this.json.readTree(WsMessage.text(text))).isNull();
		}
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.json.readTree(WsMessage.text("{\"a\":1,\"a\":2}")));
		assertThatExceptionOfType(InvalidPayloadException.class)
			.isThrownBy(() -> this.json.readTree(WsMessage.binary(ByteBuffer.wrap(new byte[] { '{' }))));
	}

	@Test
	@DisplayName("D8 codecs that write differently have different names")
	void names() {
		assertThat(this.json.name()).isEqualTo("jackson-JSON[]");
		assertThat(JacksonWsCodec.binary(new CBORMapper(), "cbor", "a").name()).isEqualTo("jackson-CBOR[a, cbor]");
		assertThat(new NamelessCodec().name()).isEqualTo(NamelessCodec.class.getName());
	}

	@Test
	@DisplayName("D8 a deserializer that decodes something while it is made does so without a lock of the codec")
	void deserializerDecodes() {
		AtomicReference<@Nullable JacksonWsCodec> codec = new AtomicReference<>();
		AtomicReference<@Nullable Object> decoded = new AtomicReference<>();
		SimpleModule module = new SimpleModule().addDeserializer(Special.class, new ValueDeserializer<Special>() {

			@Override
			public ValueDeserializer<?> createContextual(DeserializationContext context,
					@Nullable BeanProperty property) {
				JacksonWsCodec inner = codec.getAndSet(null);
				if (inner != null) {
					decoded.set(inner.decode(WsMessage.text("[1]"), new SameBin()));
				}
				return this;
			}

			@Override
			public Special deserialize(JsonParser parser, DeserializationContext context) {
				return new Special(parser.getIntValue());
			}

		});
		JacksonWsCodec special = JacksonWsCodec.text(JsonMapper.builder().addModule(module).build());
		codec.set(special);
		assertThat(special.decode(WsMessage.text("5"), Special.class)).isEqualTo(new Special(5));
		assertThat(decoded.get()).isEqualTo(List.of(1));
	}

	@ParameterizedTest
	@CsvSource({ "en,is not a valid whole number", "de,ist keine gültige ganze Zahl",
			"de-CH,ist keine gültige ganze Zahl", "fr,n'est pas un nombre entier valide",
			"es,no es un número entero válido", "it,non è un numero intero valido", "ja,is not a valid whole number" })
	void whatIsWrongWithAFieldIsSaidInTheLanguageOfTheCaller(String language, String message) {
		LocaleContextHolder.setLocale(Locale.forLanguageTag(language));
		try {
			assertThatExceptionOfType(InvalidPayloadException.class)
				.isThrownBy(() -> this.json.decode(WsMessage.text("{\"value\":\"x\"}"), Special.class))
				.satisfies((ex) -> assertThat(ex.violations())
					.containsExactly(new InvalidPayloadException.Violation("value", message)));
		}
		finally {
			LocaleContextHolder.resetLocaleContext();
		}
	}

	private EventTree read(String text) {
		EventTree tree = this.json.readTree(WsMessage.text(text));
		assertThat(tree).isNotNull();
		return tree;
	}

	private static EventTree member(EventTree tree, String name) {
		EventTree member = tree.get(name);
		assertThat(member).as(name).isNotNull();
		return member;
	}

	private static @Nullable Object value(EventTree tree, String name) {
		return member(tree, name).value();
	}

	private record Special(int value) {
	}

	/**
	 * A list of whole numbers, which a map keeps next to {@link Special}.
	 */
	private static final class SameBin implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return new Type[] { Integer.class };
		}

		@Override
		public Type getRawType() {
			return List.class;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof SameBin;
		}

		@Override
		public int hashCode() {
			return Special.class.hashCode();
		}

	}

	private static final class NamelessCodec implements WsCodec {

		@Override
		public WsMessage encode(Object value) {
			return WsMessage.text(value.toString());
		}

		@Override
		public Object decode(WsMessage message, Type type) {
			return message;
		}

	}

}
