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

package io.github.wsext.console;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.ticket.PageLogin;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registrar that puts the controller of the console on its paths.
 */
@ImportRuntimeHints(ConsoleHints.class)
public final class ConsoleControllerRegistrar implements SmartInitializingSingleton {

	/** Where the page is; what it loads is below. */
	public static final String PATH = "/wsext/console";

	private static final Map<String, Method> HANDLERS = Map.of(PATH, handler("page"), PATH + "/{asset}",
			handler("asset", String.class), PATH + "/description.json",
			handler("description", HttpServletRequest.class), PATH + "/handshakes/{id}",
			handler("handshake", String.class));

	private final RequestMappingHandlerMapping mapping;

	private final ConsoleController controller;

	/**
	 * Creates the registrar.
	 * @param login who is logged in, or {@code null} where nobody can be
	 * @param handshakes knows the answers to handshakes
	 * @param document the AsyncAPI document of the application, if there is one
	 */
	public ConsoleControllerRegistrar(RequestMappingHandlerMapping mapping, EndpointDispatchers endpoints,
			ConsoleSettings settings, @Nullable PageLogin login, ConsoleHandshakeFilter handshakes,
			Supplier<? extends @Nullable JsonNode> document) {
		this.mapping = mapping;
		this.controller = new ConsoleController(endpoints, settings, login, handshakes.answers(), document);
	}

	private static Method handler(String name, Class<?>... parameters) {
		return ClassUtils.getMethod(ConsoleController.class, name, parameters);
	}

	@Override
	public void afterSingletonsInstantiated() {
		HANDLERS.forEach((path, handler) -> {
			RequestMappingInfo info = RequestMappingInfo.paths(path)
				.methods(RequestMethod.GET)
				.options(this.mapping.getBuilderConfiguration())
				.build();
			this.mapping.registerMapping(info, this.controller, handler);
		});
	}

	/**
	 * The methods of the controller.
	 */
	static Collection<Method> handlers() {
		return HANDLERS.values();
	}

}
