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

package io.github.wsext.asyncapi;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PayloadSchemas}.
 */
class PayloadSchemasTests {

	static final List<Arguments> SCALARS = List.of(Arguments.of(String.class, "{'type':'string'}"),
			Arguments.of(int.class, "{'type':'integer'}"), Arguments.of(Long.class, "{'type':'integer'}"),
			Arguments.of(double.class, "{'type':'number'}"), Arguments.of(BigDecimal.class, "{'type':'number'}"),
			Arguments.of(boolean.class, "{'type':'boolean'}"),
			Arguments.of(Instant.class, "{'type':'string','format':'date-time'}"),
			Arguments.of(LocalDate.class, "{'type':'string','format':'date'}"),
			Arguments.of(LocalDateTime.class, "{'type':'string'}"),
			Arguments.of(Duration.class, "{'type':'string','format':'duration'}"),
			Arguments.of(UUID.class, "{'type':'string','format':'uuid'}"),
			Arguments.of(URI.class, "{'type':'string','format':'uri'}"),
			Arguments.of(byte[].class, "{'type':'string','contentEncoding':'base64'}"),
			Arguments.of(int[].class, "{'type':'array','items':{'type':'integer'}}"),
			Arguments.of(Color.class, "{'type':'string','enum':['red','BLUE']}"),
			Arguments.of(Code.class, "{'type':'string'}"), Arguments.of(Object.class, "{}"),
			Arguments.of(JsonNode.class, "{}"), Arguments.of(Silent.class, "{}"));

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final PayloadSchemas schemas = new PayloadSchemas(this.mapper);

	@ParameterizedTest
	@FieldSource("SCALARS")
	@DisplayName("Q5 values have the type, format and values that they are written with")
	void scalars(Class<?> type, String expected) {
		assertThat(this.schemas.of(type)).isEqualTo(json(expected));
		assertThat(this.schemas.components().isEmpty()).isTrue();
	}

	@Test
	@DisplayName("Q5 collections, maps, optional values, generic types and recursion are described")
	void structures() {
		assertThat(component(Tree.class)).isEqualTo(json("""
				{'type':'object','properties':{
				  'children':{'type':'array','items':{'$ref':'#/components/schemas/Tree'}},
				  'tags':{'type':'array','items':{'type':'string'},'uniqueItems':true},
				  'counts':{'type':'object','additionalProperties':{'type':'integer'}},
				  'parent':{'anyOf':[{'$ref':'#/components/schemas/Tree'},{'type':'null'}]},
				  'label':{'type':['string','null']},
				  'box':{'$ref':'#/components/schemas/BoxOfInteger'}},
				  'required':['children','tags','counts','box']}"""));
		assertThat(this.schemas.components().at("/BoxOfInteger/properties/content").toString())
			.isEqualTo("{\"type\":\"integer\"}");
	}

	@Test
	@DisplayName("Q5 what may be null is not required, and what nothing is said of is neither")
	void nullness() {
		assertThat(component(Marked.class)).isEqualTo(json("""
				{'type':'object','properties':{'given':{'type':'string'},'maybe':{'type':['string','null']}},
				  'required':['given']}"""));
		assertThat(component(Unmarked.class)).isEqualTo(json("""
				{'type':'object','properties':{'said':{'type':'string'},'unsaid':{'type':'string'},
				  'number':{'type':'integer'},'demanded':{'type':'string'}},
				  'required':['said','number','demanded']}"""));
	}

	@Test
	@DisplayName("Q5 constraints of Bean Validation are keywords, those of groups are not")
	void constraints() {
		assertThat(json(component(Constrained.class).get("properties").toString())).isEqualTo(json("""
				{'name':{'type':'string','minLength':2,'maxLength':8,'pattern':'^(?:[a-z]+)$'},
				  'mail':{'type':'string','format':'email'},
				  'age':{'type':'integer','minimum':18,'maximum':120},
				  'price':{'type':'number','exclusiveMinimum':0.5},
				  'amount':{'type':'integer','exclusiveMinimum':0},
				  'tags':{'type':'array','items':{'type':'string'},'minItems':1,'maxItems':3},
				  'grouped':{'type':'string'}}"""));
	}

	@Test
	@DisplayName("Q5 subtypes say which they are, in the way that Jackson writes it")
	void subtypes() {
		assertThat(component(Shape.class)).isEqualTo(
				json("{'oneOf':[{'$ref':'#/components/schemas/Circle'},{'$ref':'#/components/schemas/Square'}]}"));
		assertThat(this.schemas.components().get("Circle")).isEqualTo(json("""
				{'type':'object','properties':{'radius':{'type':'number'},'kind':{'type':'string','const':'circle'}},
				  'required':['radius','kind']}"""));
		assertThat(component(Wrapped.class)).isEqualTo(json("""
				{'type':'object','properties':{'wrapped':{'type':'object','properties':{'text':{'type':'string'}},
				  'required':['text']}},'required':['wrapped']}"""));
		assertThat(this.mapper.writeValueAsString(new Wrapped("a"))).isEqualTo("{\"wrapped\":{\"text\":\"a\"}}");
		assertThat(this.mapper.writeValueAsString(new Circle(1))).contains("\"kind\":\"circle\"");
	}

	@Test
	@DisplayName("Q5 annotations of Jackson count, those of a property included")
	void annotations() {
		assertThat(component(Annotated.class)).isEqualTo(json("""
				{'type':'object','description':'A thing','properties':{
				  'called':{'type':'string','description':'Its name'},
				  'at':{'type':'string'},
				  'street':{'type':'string'},
				  'list':{'type':'array','items':{'type':'string'}},
				  'seen':{'type':'integer','readOnly':true},
				  'secret':{'type':'string','writeOnly':true}},
				  'required':['called','at','street','seen','secret']}"""));
	}

	@Test
	@DisplayName("Q5 names and formats are those of the application's mapper, its mix-ins included")
	void mapper() {
		JsonMapper own = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.addMixIn(Person.class, PersonMixIn.class)
			.build();
		PayloadSchemas ofOwn = new PayloadSchemas(own);
		ofOwn.of(Person.class);
		assertThat(ofOwn.components().get("Person").get("properties").propertyNames())
			.containsExactlyInAnyOrder("alias", "last_name");
	}

	@Test
	@DisplayName("Q5 what is only read is described")
	void onlyRead() {
		assertThat(component(Setters.class))
			.isEqualTo(json("{'type':'object','properties':{'text':{'type':'string'}}}"));
	}

	@Test
	@DisplayName("Q5 a type that cannot be described may be anything, and others are none the worse")
	void failing() {
		assertThat(this.schemas.of(Contradiction.class)).isEqualTo(json("{}"));
		assertThat(component(Marked.class).has("properties")).isTrue();
	}

	@Test
	@DisplayName("Q5 types of one name get different names, with as much in front as tells them apart")
	void names() {
		assertThat(List.of(First.Item.class, Second.Item.class, Second.Third.Item.class, First.Item.class))
			.extracting((type) -> this.schemas.of(type).get("$ref").asString())
			.containsExactly("#/components/schemas/Item", "#/components/schemas/SecondItem",
					"#/components/schemas/ThirdItem", "#/components/schemas/Item");
	}

	private JsonNode component(Class<?> type) {
		String reference = this.schemas.of(type).path("$ref").asString("");
		return this.schemas.components().path(reference.substring(reference.lastIndexOf('/') + 1));
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text.replace('\'', '"'));
	}

	enum Color {

		@JsonProperty("red")
		RED, BLUE

	}

	record Code(@JsonValue String value) {
	}

	@JsonSerialize(using = SilentSerializer.class)
	record Silent(String text) {
	}

	static class SilentSerializer extends StdSerializer<Silent> {

		SilentSerializer() {
			super(Silent.class);
		}

		@Override
		public void serialize(Silent value, JsonGenerator generator, SerializationContext context) {
			generator.writeNumber(1);
		}

	}

	record Box<T>(T content) {
	}

	record Tree(List<Tree> children, Set<String> tags, Map<String, Integer> counts, @Nullable Tree parent,
			Optional<String> label, Box<Integer> box) {
	}

	record Marked(String given, @Nullable String maybe) {
	}

	@NullUnmarked
	record Unmarked(@NotNull String said, String unsaid, int number, @JsonProperty(required = true) String demanded) {
	}

	interface Group {

	}

	record Constrained(@Size(min = 2, max = 8) @Pattern(regexp = "[a-z]+") String name, @Email String mail,
			@Min(18) @Max(120) int age, @DecimalMin(value = "0.5", inclusive = false) BigDecimal price,
			@Positive int amount, @NotEmpty @Size(max = 3) List<String> tags,
			@Size(max = 3, groups = Group.class) String grouped) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	interface Shape {

	}

	record Circle(double radius) implements Shape {
	}

	record Square(double side) implements Shape {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
	@JsonTypeName("wrapped")
	record Wrapped(String text) {
	}

	record Address(String street) {
	}

	@JsonClassDescription("A thing")
	record Annotated(@JsonProperty("called") @JsonPropertyDescription("Its name") String name,
			@JsonFormat(pattern = "yyyy") LocalDate at, @JsonUnwrapped Address address,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> list,
			@JsonProperty(access = JsonProperty.Access.READ_ONLY) int seen,
			@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String secret) {
	}

	record Person(String firstName, String lastName) {
	}

	abstract static class PersonMixIn {

		@JsonProperty("alias")
		abstract String firstName();

	}

	@NullUnmarked
	static class Setters {

		private String text;

		public void setText(String text) throws IOException {
			if (text.isEmpty()) {
				throw new IOException(this.text);
			}
			this.text = text;
		}

	}

	static class Contradiction {

		@JsonProperty("one")
		public String first() {
			return "";
		}

		@JsonProperty("one")
		public int second() {
			return 1;
		}

	}

	static class First {

		record Item(String first) {
		}

	}

	static class Second {

		record Item(String second) {
		}

		static class Third {

			record Item(String third) {
			}

		}

	}

}
