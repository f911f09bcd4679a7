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

package io.github.wsext.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * Masking of what tells of people: all of it for those who may not see values, and for
 * the others what the application's own functions mask.
 *
 * @param sanitizer the functions
 * @param shown whether values may be seen
 */
record Masking(Sanitizer sanitizer, boolean shown) {

	@Nullable String user(@Nullable String user) {
		return mask("wsext.connection.user", user);
	}

	@Nullable String remoteAddress(@Nullable String address) {
		return mask("wsext.connection.remote-address", address);
	}

	@Nullable String topic(String name) {
		return mask("wsext.topic.name", name);
	}

	private @Nullable String mask(String key, @Nullable String value) {
		Object masked = this.sanitizer.sanitize(new SanitizableData(null, key, value), this.shown);
		return (masked != null) ? masked.toString() : null;
	}

}
