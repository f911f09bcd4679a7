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

package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called for each text message. The payload parameter is a {@code String},
 * {@code CharSequence}, {@code Reader}, or any type the connection's codec can read;
 * {@code @Valid} on it is honoured. A {@code Reader} is read while the message arrives,
 * on a thread that may wait for it, until the method returns. A returned value is sent to
 * the sender, or with {@link Broadcast} to a topic.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnText {

	/**
	 * Whether the method takes a message in parts, as they arrive, rather than as a
	 * whole: its payload is then a {@code String}, and a {@code boolean} parameter tells
	 * whether the part is the last of its message. The largest size counts for the whole
	 * message as ever.
	 */
	boolean partial() default false;

}
