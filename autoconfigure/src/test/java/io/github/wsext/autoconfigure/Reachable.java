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

package io.github.wsext.autoconfigure;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Objects of a type that are reachable by fields of our classes.
 *
 * @param wanted the type
 * @param packageName the package of the classes whose fields are followed
 */
record Reachable(Class<?> wanted, String packageName) {

	Set<Object> from(Collection<?> roots) {
		Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Object> next = new ArrayDeque<>(roots);
		while (!next.isEmpty()) {
			Object object = next.pop();
			if (!seen.add(object)) {
				continue;
			}
			if (this.wanted.isInstance(object)) {
				found.add(object);
			}
			else if (object instanceof Collection<?> several) {
				several.stream().filter((each) -> each != null).forEach(next::push);
			}
			else {
				follow(object, next);
			}
		}
		return found;
	}

	private void follow(Object object, Deque<Object> next) {
		for (Class<?> type = object.getClass(); type != null
				&& type.getName().startsWith(this.packageName); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())
						&& !field.isSynthetic()) {
					push(field, object, next);
				}
			}
		}
	}

	private static void push(Field field, Object object, Deque<Object> next) {
		try {
			field.setAccessible(true);
			Object value = field.get(object);
			if (value != null && value.getClass().isArray() && !value.getClass().getComponentType().isPrimitive()) {
				for (int i = 0; i < Array.getLength(value); i++) {
					Object each = Array.get(value, i);
					if (each != null) {
						next.push(each);
					}
				}
			}
			else if (value != null) {
				next.push(value);
			}
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
