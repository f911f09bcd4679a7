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

import java.lang.annotation.Annotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.PropertyMetadata;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.Nullness;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * What is said of a property beside its type: whether it has to be there, what it has to
 * be like, and what it means.
 *
 * @param constraints the constraints of Bean Validation on it
 * @param documented what Swagger's annotation says
 * @param description what Jackson's annotation says, or an empty string
 * @param isRequired whether it has to be there
 * @param nullness whether it may be null
 * @param onlyWritten whether what a client sends of it is not looked at
 */
record SchemaProperty(Constraints constraints, Documented documented, String description, boolean isRequired,
		Nullness nullness, boolean onlyWritten) {

	/**
	 * A property that is written.
	 */
	static SchemaProperty written(BeanProperty property, JsonMapper mapper) {
		JsonInclude.Include inclusion = property
			.findPropertyInclusion(mapper.serializationConfig(), property.getType().getRawClass())
			.getValueInclusion();
		boolean omitted = switch (inclusion) {
			case NON_EMPTY, NON_DEFAULT, CUSTOM -> true;
			default -> false;
		};
		AnnotatedMember member = property.getMember();
		JsonProperty.Access access = (member != null) ? mapper.serializationConfig()
			.getAnnotationIntrospector()
			.findPropertyAccess(mapper.serializationConfig(), member) : null;
		return of(property.getMetadata(), member, property.getType().isPrimitive(), omitted,
				access == JsonProperty.Access.READ_ONLY);
	}

	/**
	 * A property that is only read.
	 */
	static SchemaProperty read(BeanPropertyDefinition property, AnnotatedMember member) {
		return of(property.getMetadata(), member, property.getPrimaryType().isPrimitive(), false, false);
	}

	private static SchemaProperty of(PropertyMetadata metadata, @Nullable AnnotatedMember member, boolean primitive,
			boolean omitted, boolean onlyWritten) {
		MergedAnnotations annotations = (member != null)
				? MergedAnnotations.from(member.annotations().toArray(Annotation[]::new))
				: MergedAnnotations.from(new Annotation[0]);
		Constraints constraints = Constraints.of(annotations);
		Documented documented = Documented.by(annotations);
		Nullness nullness = (member != null) ? Nullability.of(member) : Nullness.UNSPECIFIED;
		boolean present = primitive || nullness == Nullness.NON_NULL || constraints.areRequiring();
		boolean required = metadata.isRequired() || documented.isRequired() || (present && !omitted);
		return new SchemaProperty(constraints, documented,
				(metadata.getDescription() != null) ? metadata.getDescription() : "", required, nullness, onlyWritten);
	}

	/**
	 * Completes the schema of its type.
	 */
	ObjectNode complete(ObjectNode type) {
		this.constraints.addTo(type);
		ObjectNode schema = (this.nullness == Nullness.NULLABLE) ? PayloadSchemas.nullable(type) : type;
		this.documented.addTo(schema, this.description);
		if (this.onlyWritten) {
			schema.put("readOnly", true);
		}
		return schema;
	}

	/**
	 * Says that the property is sent by clients, and to none.
	 */
	ObjectNode onlyRead(ObjectNode schema) {
		return schema.put("writeOnly", true);
	}

}
