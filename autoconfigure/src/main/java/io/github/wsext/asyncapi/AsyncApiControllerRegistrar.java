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

package io.github.wsext.asyncapi;

import java.lang.reflect.Method;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Registrar that puts the AsyncAPI document on its path.
 */
@ImportRuntimeHints(AsyncApiHints.class)
public final class AsyncApiControllerRegistrar implements SmartInitializingSingleton {

	/** Where it is. */
	public static final String PATH = "/wsext/asyncapi.json";

	private final RequestMappingHandlerMapping mapping;

	private final AsyncApiDocument document;

	public AsyncApiControllerRegistrar(RequestMappingHandlerMapping mapping, AsyncApiDocument document) {
		this.mapping = mapping;
		this.document = document;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.document.check();
		RequestMappingInfo info = RequestMappingInfo.paths(PATH)
			.methods(RequestMethod.GET)
			.options(this.mapping.getBuilderConfiguration())
			.build();
		this.mapping.registerMapping(info, new AsyncApiController(this.document), handler());
	}

	/**
	 * The method of the controller.
	 */
	static Method handler() {
		return ClassUtils.getMethod(AsyncApiController.class, "document");
	}

}
