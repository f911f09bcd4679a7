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

package io.github.wsext.transport.tomcat;

import java.lang.reflect.Field;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for a native image: the fields of Tomcat that are read and set by reflection.
 * {@link TomcatUpgrade} does not run there, but the standard transport asks for the
 * {@link TomcatThreads}, too.
 */
class TomcatHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent("org.apache.catalina.connector.RequestFacade", classLoader)) {
			fields().forEach(hints.reflection()::registerField);
		}
	}

	private static Stream<Field> fields() {
		return Stream
			.of(TomcatThreads.requestField(), HttpBufferShrinker.field("readBuffer"),
					HttpBufferShrinker.field("writeBuffer"))
			.flatMap(Stream::ofNullable);
	}

}
