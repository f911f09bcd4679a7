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

package io.github.wsext.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.aot.DisabledInAotMode;

/**
 * For a {@code @SpringBootTest} with a port: further nodes of the application, in this
 * JVM. The application of the test is the first one, and {@link WsExtTestNodes}, to be
 * injected, has all of them. Instead of Redis, or whatever the application has between
 * its nodes, they share a bus in memory.
 *
 * <p>
 * Nodes live as long as the application context of the test. Before each test method all
 * of them run and reach each other.
 *
 * <p>
 * The nodes are made by the test itself. So where tests run as they were processed ahead
 * of time, these are left out.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@DisabledInAotMode("The nodes of @WsExtCluster are made while the test runs")
public @interface WsExtCluster {

	/**
	 * How many there are, with that of the test.
	 */
	int nodes() default 2;

}
