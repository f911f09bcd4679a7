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

package io.github.wsext.dispatch;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.convert.ConversionService;
import org.springframework.validation.Validator;

/**
 * The dispatchers of all endpoints, made when all beans are there.
 */
public final class EndpointDispatchers implements SmartInitializingSingleton {

	private final EndpointScanner scanner;

	private final EndpointPaths paths;

	private final CallbackFactory factory;

	private final DispatchEnvironment environment;

	private volatile Map<EndpointDescriptor, EndpointDispatcher> dispatchers = Map.of();

	/**
	 * Creates the dispatchers.
	 * @param resolvers the application's own resolvers, in order
	 * @param conversion converts path variables, query parameters and headers
	 * @param validator validates payloads, if there is one
	 */
	public EndpointDispatchers(EndpointScanner scanner, EndpointPaths paths, DispatchEnvironment environment,
			List<HandlerArgumentResolver> resolvers, ConversionService conversion, @Nullable Validator validator) {
		this.scanner = scanner;
		this.paths = paths;
		this.environment = environment;
		this.factory = new CallbackFactory(resolvers, environment.envelope(), conversion, validator);
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<EndpointDescriptor> endpoints = this.scanner.endpoints();
		List<Advice> advice = advice();
		Map<EndpointDescriptor, EndpointDispatcher> made = new IdentityHashMap<>();
		for (EndpointDescriptor endpoint : endpoints) {
			made.put(endpoint,
					new EndpointDispatcher(endpoint, this.factory, callbacks(advice, endpoint), this.environment));
		}
		this.dispatchers = made;
		this.paths.map(endpoints);
	}

	private List<Advice> advice() {
		return this.scanner.advice()
			.stream()
			.map((advice) -> new Advice(advice,
					advice.callbacks().stream().map((callback) -> this.factory.create(callback, null)).toList()))
			.toList();
	}

	private static List<List<InvocableCallback>> callbacks(List<Advice> advice, EndpointDescriptor endpoint) {
		return advice.stream().filter((each) -> each.descriptor().serves(endpoint)).map(Advice::callbacks).toList();
	}

	/**
	 * The dispatcher of an endpoint.
	 */
	public EndpointDispatcher get(EndpointDescriptor endpoint) {
		EndpointDispatcher dispatcher = this.dispatchers.get(endpoint);
		if (dispatcher == null) {
			throw new IllegalArgumentException("Unknown " + endpoint);
		}
		return dispatcher;
	}

	/**
	 * All endpoints.
	 */
	public List<EndpointDescriptor> endpoints() {
		return List.copyOf(this.dispatchers.keySet());
	}

	/**
	 * The callbacks of an advice bean.
	 */
	private record Advice(EndpointScanner.Advice descriptor, List<InvocableCallback> callbacks) {
	}

}
