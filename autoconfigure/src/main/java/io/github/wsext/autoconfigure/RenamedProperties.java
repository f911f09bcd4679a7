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

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The properties that have another name now. One that is still set fails the start, lest
 * it is ignored in silence.
 */
final class RenamedProperties {

	static final Map<String, String> RENAMED = Map.of("wsext.timeout", "wsext.ping-timeout");

	private RenamedProperties() {
	}

	/**
	 * Looks for properties by their old names.
	 * @throws InvalidPropertyException if one is set
	 */
	static void reject(Environment environment) {
		Binder binder = Binder.get(environment);
		RENAMED.forEach((before, now) -> {
			if (binder.bind(before, String.class).isBound()) {
				throw new InvalidPropertyException(before + " is called " + now + " now");
			}
		});
	}

}
