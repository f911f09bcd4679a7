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
 * Called for each event of that name: a text message of the form
 * {@code {"event":"chat:say","payload":{...},"id":"..."}}. The payload parameter is any
 * type; {@code @Valid} on it is honoured. A returned value goes back as an event of the
 * same name which carries the client's {@code id}; without one, an {@code id} is answered
 * by an event that has no payload. A {@link WsEvent} parameter knows the name.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnEvent {

	/**
	 * Alias for {@link #name()}.
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the event. {@code *} stands for any last part: {@code chat:*} takes
	 * {@code chat:say} and {@code chat:typing}, unless another method names them exactly.
	 */
	@AliasFor("value")
	String name() default "";

}
