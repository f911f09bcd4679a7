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

import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.StringUtils;

/**
 * What Swagger's {@code @Schema} says of a type or a property. It is found by its name,
 * so that it need not be there.
 */
final class Documented {

	private static final String SCHEMA = "io.swagger.v3.oas.annotations.media.Schema";

	private final MergedAnnotation<Annotation> schema;

	private Documented(MergedAnnotation<Annotation> schema) {
		this.schema = schema;
	}

	static Documented by(MergedAnnotations annotations) {
		return new Documented(annotations.get(SCHEMA));
	}

	/**
	 * The name that the type is to have, or an empty string.
	 */
	String name() {
		return text("name");
	}

	/**
	 * Whether it says that there has to be a value.
	 */
	boolean isRequired() {
		return this.schema.getValue("requiredMode").filter((mode) -> "REQUIRED".equals(mode.toString())).isPresent();
	}

	/**
	 * Adds it to a schema.
	 * @param description what else is known, if it says nothing
	 */
	void addTo(ObjectNode target, String description) {
		String own = text("description");
		if (StringUtils.hasText(own) || StringUtils.hasText(description)) {
			target.put("description", StringUtils.hasText(own) ? own : description);
		}
		if (!text("example").isEmpty()) {
			target.putArray("examples").add(text("example"));
		}
	}

	private String text(String attribute) {
		return this.schema.isPresent() ? this.schema.getString(attribute) : "";
	}

}
