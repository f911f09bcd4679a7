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

import org.springframework.core.annotation.AliasFor;

/**
 * Publishes the value returned by a callback to a topic rather than sending it to the
 * sender alone. All subscribers receive it, the sender included.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Broadcast {

	/**
	 * Alias for {@link #topic()}.
	 */
	@AliasFor("topic")
	String value() default "";

	/**
	 * Topic to publish to; variables such as {@code {room}} are those of the endpoint's
	 * path. Default: the connection's own path.
	 */
	@AliasFor("value")
	String topic() default "";

	/**
	 * Name of the event that is published with the value as its payload. Default: that of
	 * the event which the callback is for, or no event but the value itself.
	 */
	String event() default "";

	/**
	 * Whether the sender is left out.
	 */
	boolean excludeSender() default false;

}
