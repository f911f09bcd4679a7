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
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link OnError} methods serve all endpoints, or those of some types
 * or packages. Advice beans are asked in their
 * {@link org.springframework.core.annotation.Order order}, after the endpoint itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface WsExtAdvice {

	/**
	 * Types of the endpoints to serve, subtypes included; may be interfaces. With
	 * {@link #basePackages()}, what either names is served. Default: all endpoints.
	 */
	Class<?>[] endpoints() default {};

	/**
	 * Packages of the endpoints to serve, those below included. Placeholders
	 * ({@code ${...}}) are resolved. Default: all endpoints.
	 */
	String[] basePackages() default {};

	/**
	 * Name of the bean. Default: derived from the class name.
	 */
	@AliasFor(annotation = Component.class, attribute = "value")
	String beanName() default "";

}
