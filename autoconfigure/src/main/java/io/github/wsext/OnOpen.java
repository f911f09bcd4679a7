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
 * Called when the connection is open, before its first message. Sending is possible; when
 * the method has succeeded the connection is subscribed to its own path. A returned value
 * is sent. An exception closes the connection with 1011, also if {@link OnError} has
 * taken it.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnOpen {

	/**
	 * Name of the event that is sent with the returned value as its payload. Default: the
	 * value itself is sent.
	 */
	String event() default "";

	/**
	 * Whether the connection is subscribed to its own path before the method is called
	 * rather than after it: nothing that is published while the method looks at the state
	 * of things is missed, but may arrive before what the method sends.
	 */
	boolean subscribed() default false;

}
