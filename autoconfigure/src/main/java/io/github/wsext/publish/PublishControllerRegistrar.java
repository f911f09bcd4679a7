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

package io.github.wsext.publish;

import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;

import io.github.wsext.limit.RateLimiter;
import io.github.wsext.support.EngineScheduler;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registrar that puts the controller by which others publish on its path.
 */
@ImportRuntimeHints(PublishHints.class)
public final class PublishControllerRegistrar implements SmartInitializingSingleton {

	/** Where it is. */
	public static final String PATH = "/wsext/publish";

	private final RequestMappingHandlerMapping mapping;

	private final PublishController controller;

	/**
	 * Creates the registrar.
	 * @param ratePerMinute how many requests of one caller are answered in a minute
	 * @param eventKey key of an event's name in its message
	 * @throws IllegalArgumentException if the rate makes no sense
	 */
	public PublishControllerRegistrar(RequestMappingHandlerMapping mapping, Publisher publisher,
			TopicPublishAuthorizer authorizer, int ratePerMinute, Clock clock, EngineScheduler scheduler,
			String eventKey) {
		if (ratePerMinute < 1) {
			throw new IllegalArgumentException("wsext.publish.rate-per-minute must be positive, was " + ratePerMinute);
		}
		this.mapping = mapping;
		this.controller = new PublishController(publisher, authorizer,
				new RateLimiter(ratePerMinute, Duration.ofMinutes(1), clock),
				new IdempotencyKeys<>(scheduler, IdempotencyKeys.MAX), eventKey);
	}

	@Override
	public void afterSingletonsInstantiated() {
		RequestMappingInfo info = RequestMappingInfo.paths(PATH)
			.methods(RequestMethod.POST)
			.options(this.mapping.getBuilderConfiguration())
			.build();
		this.mapping.registerMapping(info, this.controller, handler());
	}

	/**
	 * The method of the controller.
	 */
	static Method handler() {
		return ClassUtils.getMethod(PublishController.class, "publish", HttpServletRequest.class);
	}

}
