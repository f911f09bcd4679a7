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

package io.github.wsext.ticket;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.http.HttpMethod;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registrar that puts the controller of tickets on its path.
 */
@ImportRuntimeHints(TicketHints.class)
public final class TicketControllerRegistrar implements SmartInitializingSingleton {

	private final RequestMappingHandlerMapping mapping;

	private final TicketSettings settings;

	private final TicketController controller;

	public TicketControllerRegistrar(RequestMappingHandlerMapping mapping, TicketSettings settings,
			TicketService tickets, TicketObserver observer) {
		this.mapping = mapping;
		this.settings = settings;
		this.controller = new TicketController(tickets, observer);
	}

	@Override
	public void afterSingletonsInstantiated() {
		RequestMethod[] methods = this.settings.methods()
			.stream()
			.map(HttpMethod::name)
			.map(RequestMethod::valueOf)
			.toArray(RequestMethod[]::new);
		RequestMappingInfo info = RequestMappingInfo.paths(this.settings.path())
			.methods(methods)
			.options(this.mapping.getBuilderConfiguration())
			.build();
		rejectOthers(methods);
		this.mapping.registerMapping(info, this.controller, handler());
	}

	/**
	 * The method of the controller.
	 */
	static Method handler() {
		return ClassUtils.getMethod(TicketController.class, "issue", HttpServletRequest.class,
				HttpServletResponse.class);
	}

	private void rejectOthers(RequestMethod[] ours) {
		this.mapping.getHandlerMethods().forEach((info, handler) -> {
			Set<RequestMethod> theirs = info.getMethodsCondition().getMethods();
			if (info.getPatternValues().contains(this.settings.path())
					&& (theirs.isEmpty() || Arrays.stream(ours).anyMatch(theirs::contains))) {
				throw new TicketPathTakenException(this.settings.path(), handler.getShortLogMessage());
			}
		});
	}

}
