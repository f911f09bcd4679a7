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

package io.github.wsext.redis.metadata;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * A property as the class says it that it is bound to.
 *
 * @param owner that class
 * @param name its whole name
 * @param type its type, as metadata writes types
 * @param defaultValue its default, as one would set it
 */
record BoundProperty(Class<?> owner, String name, ResolvableType type, @Nullable String defaultValue) {

	/**
	 * The properties of a class.
	 */
	static List<BoundProperty> of(Class<?> owner) {
		List<BoundProperty> properties = new ArrayList<>();
		String prefix = prefix(owner);
		if (owner.isRecord()) {
			collect(owner, prefix, owner, properties);
			return properties;
		}
		BeanWrapperImpl defaults = new BeanWrapperImpl(BeanUtils.instantiateClass(owner));
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(owner)) {
			if (property.getWriteMethod() != null) {
				properties.add(new BoundProperty(owner, name(prefix, property.getName()),
						boxed(property.getReadMethod().getGenericReturnType()),
						text(defaults.getPropertyValue(property.getName()))));
			}
		}
		return properties;
	}

	static String prefix(Class<?> owner) {
		return AnnotatedElementUtils.findMergedAnnotation(owner, ConfigurationProperties.class).prefix();
	}

	private static void collect(Class<?> owner, String prefix, Class<?> type, List<BoundProperty> properties) {
		for (Parameter parameter : BeanUtils.getResolvableConstructor(type).getParameters()) {
			String name = name(prefix, parameter.getName());
			if (parameter.getType().isRecord()) {
				collect(owner, name, parameter.getType(), properties);
			}
			else {
				properties
					.add(new BoundProperty(owner, name, boxed(parameter.getParameterizedType()), defaultOf(parameter)));
			}
		}
	}

	private static String name(String prefix, String property) {
		return prefix + "." + DataObjectPropertyName.toDashedForm(property);
	}

	private static ResolvableType boxed(Type type) {
		return (type instanceof Class<?> plain) ? ResolvableType.forClass(ClassUtils.resolvePrimitiveIfNecessary(plain))
				: ResolvableType.forType(type);
	}

	private static @Nullable String defaultOf(Parameter parameter) {
		DefaultValue annotation = parameter.getAnnotation(DefaultValue.class);
		if (annotation != null && annotation.value().length > 0) {
			return String.join(", ", annotation.value());
		}
		return (parameter.getType() == boolean.class) ? "false" : null;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value instanceof Enum<?> constant) ? dashed(constant) : (value != null) ? value.toString() : null;
	}

	static String dashed(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The type, as metadata writes it.
	 */
	String typeName() {
		return this.type.toString().replace(", ", ",");
	}

	/**
	 * The class of the values: of the elements, if there are several.
	 */
	Class<?> valueType() {
		Class<?> elements = this.type.asCollection().resolveGeneric();
		return (elements != null) ? elements : this.type.toClass();
	}

	/**
	 * The class of the values of a map with settings of its own, else nothing.
	 */
	@Nullable Class<?> settingsInMap() {
		Class<?> values = this.type.asMap().resolveGeneric(1);
		return (values != null && values.isRecord()) ? values : null;
	}

}
