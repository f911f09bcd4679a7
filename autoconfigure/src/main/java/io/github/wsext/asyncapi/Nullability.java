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

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;

import org.springframework.core.Nullness;

/**
 * Whether a property may be null, as JSpecify's annotations or Kotlin say of the member
 * that it is read from or written to.
 */
final class Nullability {

	private Nullability() {
	}

	static Nullness of(AnnotatedMember member) {
		if (member instanceof AnnotatedParameter parameter) {
			return (parameter.getOwner().getAnnotated() instanceof Executable executable)
					? Nullness.forParameter(executable.getParameters()[parameter.getIndex()]) : Nullness.UNSPECIFIED;
		}
		AnnotatedElement element = member.getAnnotated();
		if (element instanceof Field field) {
			return Nullness.forField(field);
		}
		if (element instanceof Method method) {
			return (method.getParameterCount() == 1) ? Nullness.forParameter(method.getParameters()[0])
					: Nullness.forMethodReturnType(method);
		}
		return Nullness.UNSPECIFIED;
	}

}
