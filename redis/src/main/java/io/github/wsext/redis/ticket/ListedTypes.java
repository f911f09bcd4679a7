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

package io.github.wsext.redis.ticket;

import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Validator of type names in JSON that says no where others would wait and see: a class
 * that is not listed is neither instantiated nor initialized.
 */
final class ListedTypes extends PolymorphicTypeValidator {

	private static final long serialVersionUID = 1L;

	private final transient ClassLoader classLoader;

	private final BasicPolymorphicTypeValidator listed;

	/**
	 * Creates the validator.
	 * @param classLoader finds classes
	 * @param listed which of them may be read
	 */
	ListedTypes(ClassLoader classLoader, BasicPolymorphicTypeValidator listed) {
		this.classLoader = classLoader;
		this.listed = listed;
	}

	@Override
	public Validity validateBaseType(DatabindContext context, JavaType base) {
		return Validity.INDETERMINATE;
	}

	@Override
	public Validity validateSubClassName(DatabindContext context, JavaType base, String name) {
		if (this.listed.validateSubClassName(context, base, name) == Validity.ALLOWED) {
			return Validity.ALLOWED;
		}
		try {
			Class<?> type = Class.forName(name, false, this.classLoader);
			return validateSubType(context, base, context.constructType(type));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return Validity.DENIED;
		}
	}

	@Override
	public Validity validateSubType(DatabindContext context, JavaType base, JavaType type) {
		return (this.listed.validateSubType(context, base, type) == Validity.ALLOWED) ? Validity.ALLOWED
				: Validity.DENIED;
	}

}
