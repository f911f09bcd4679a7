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

package io.github.wsext.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JsonComparison}.
 */
class JsonComparisonTests {

	@Test
	void same() {
		assertThat(difference("{'a':[1,{'b':null}],'c':true}", "{'c':true,'a':[1,{'b':null}]}")).isNull();
	}

	@Test
	void furtherFieldsAreAllowed() {
		assertThat(difference("{'a':{}}", "{'a':{'b':1},'c':2}")).isNull();
	}

	@Test
	void numbersAreComparedByValue() {
		assertThat(difference("[1,2.50,1e2]", "[1.0,2.5,100]")).isNull();
		assertThat(difference("[1]", "[2]")).isEqualTo("$[0] is 2 instead of 1");
	}

	@Test
	void missingField() {
		assertThat(difference("{'a':{'b':null}}", "{'a':{}}")).isEqualTo("$.a.b is missing");
	}

	@Test
	void otherType() {
		assertThat(difference("{'a':'1'}", "{'a':1}")).isEqualTo("$.a is 1 instead of \"1\"");
		assertThat(difference("{'a':[]}", "{'a':{}}")).isEqualTo("$.a is {} instead of []");
	}

	@Test
	void arraysOfOtherLengthOrOrder() {
		assertThat(difference("[1,2]", "[1]")).isEqualTo("$ has 1 elements instead of 2");
		assertThat(difference("[1,2]", "[2,1]")).isEqualTo("$[0] is 2 instead of 1");
	}

	private static @Nullable String difference(String expected, String actual) {
		JsonMapper mapper = JsonMapper.shared();
		return JsonComparison.difference(mapper.readTree(expected.replace('\'', '"')),
				mapper.readTree(actual.replace('\'', '"')));
	}

}
