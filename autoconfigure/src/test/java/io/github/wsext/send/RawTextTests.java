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

package io.github.wsext.send;

import io.github.wsext.WsMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RawText}.
 */
class RawTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "{\"event\":\"auth:expiring\"}", "{ \"event\" : \"error\" }",
			"{\"a\":1,\"event\":\"topic:unsubscribed\"}", "{\"\\u0065vent\":\"error\"}",
			"{\"event\":1,\"event\":\"presence:join\"}", "{\"event\":\"\\u0061uth:expiring\"}",
			"{\"event\":\"auth\\u003aexpiring\"}",
			"{\"\\u0065\\u0076\\u0065\\u006e\\u0074\":\"\\u0065\\u0072\\u0072\\u006f\\u0072\"}" })
	@DisplayName("V1 a text that might be read as an event of the server gets a space, and is the same JSON")
	void events(String text) {
		assertThat(RawText.mayBeEventOfServer(text, "event")).isTrue();
		assertThat(RawText.unlikeEventOfServer(text)).isEqualTo(" " + text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"topic\":\"/news\",\"pos\":\"e.9.a\",\"payload\":1}",
			"{\"pos\":\"e.9.a\",\"topic\":\"/news\"}", "{\"t\\u006fpic\":\"/news\",\"p\\u006fs\":\"e.9.a\"}" })
	@DisplayName("S2 a text that might be read as a message with a position gets a space, so that nobody loses his place by it")
	void positions(String text) {
		assertThat(RawText.mayBeEventOfServer(text, "event")).isTrue();
	}

	@Test
	@DisplayName("V1 a space before a brace changes no JSON")
	void sameJson() {
		String text = "{\"event\":\"x\",\"payload\":[1,\"a\"]}";
		assertThat(JsonMapper.shared().readValue(RawText.unlikeEventOfServer(text), JsonNode.class))
			.isEqualTo(JsonMapper.shared().readValue(text, JsonNode.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "event", " {\"event\":\"x\"}", "\n{\"event\":\"x\"}", "[{\"event\":\"x\"}]",
			"{\"text\":\"a\\nb\"}", "{\"e\":\"error\"}", "{\"text\":\"event\\\"\"}", "{\"event\":\"x\"}",
			"{\"topic\":\"/news\"}", "{\"pos\":1}", "{\"event\":\"price\",\"payload\":1,\"id\":\"1\"}",
			"{\"event\":\"caf\\u00e9\"}", " {\"event\":\"error\"}" })
	@DisplayName("V1 all other texts stay as they are, to the character")
	void others(String text) {
		assertThat(RawText.mayBeEventOfServer(text, "event")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			value = { "{\"a/b\":\"error\"}|a/b", "{\"a\\/b\":\"error\"}|a/b", "{\"\\u0061/b\":\"error\"}|a/b",
					"{\"e\":\"error\"}|e", "{\"\\u0065\":\"error\"}|e" })
	@DisplayName("V1 the key may be any, and be written in any way")
	void keys(String text, String key) {
		assertThat(RawText.mayBeEventOfServer(text, key)).isTrue();
	}

	@Test
	@DisplayName("O5 all receivers share the text that was changed, and what was encoded stays as it is")
	void shared() {
		OutboundMessage raw = new OutboundMessage(WsMessage.text("x"))
			.replacedBy(WsMessage.text("{\"event\":\"error\"}"));
		assertThat(raw.unlikeEventOfServer("event")).isSameAs(raw);
		OutboundMessage relayed = OutboundMessage.of("{\"event\":\"error\"}", new NoCodec());
		OutboundMessage sent = relayed.unlikeEventOfServer("event");
		assertThat(sent.plain()).isEqualTo(WsMessage.text(" {\"event\":\"error\"}"));
		assertThat(sent.size()).isEqualTo(18);
		assertThat(relayed.unlikeEventOfServer("event")).isSameAs(sent);
		assertThat(sent.unlikeEventOfServer("event")).isSameAs(sent);
	}

	private static final class NoCodec implements io.github.wsext.codec.WsCodec {

		@Override
		public WsMessage encode(Object value) {
			throw new IllegalArgumentException("Texts need no codec");
		}

		@Override
		public Object decode(WsMessage message, java.lang.reflect.Type type) {
			throw new IllegalArgumentException("Nothing is read");
		}

	}

}
