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
