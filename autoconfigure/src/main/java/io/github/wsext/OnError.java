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
 * Called when another callback failed, or a message could not be read. The exception is a
 * parameter; of several such methods the one with the most specific exception type is
 * called, first those of the endpoint, then those of {@link WsExtAdvice} beans. A failure
 * that a method has taken does not close the connection, unless it was {@link OnOpen}
 * that failed; a returned value is sent to the client. A failure nobody takes is logged
 * and closes the connection.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnError {

	/**
	 * Exception types the method takes. Default: the types of its exception parameters.
	 */
	Class<? extends Throwable>[] value() default {};

}
