package io.github.wsext.dispatch;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.endpoint.CallbackDescriptor;
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
		this.factory = new CallbackFactory(resolvers, conversion, validator);
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<EndpointDescriptor> endpoints = this.scanner.endpoints();
		List<List<Callback>> advice = advice();
		Map<EndpointDescriptor, EndpointDispatcher> made = new IdentityHashMap<>();
		for (EndpointDescriptor endpoint : endpoints) {
			made.put(endpoint, new EndpointDispatcher(endpoint, this.factory, advice, this.environment));
		}
		this.dispatchers = made;
		this.paths.map(endpoints);
	}

	private List<List<Callback>> advice() {
		List<List<Callback>> advice = new ArrayList<>();
		for (List<CallbackDescriptor> bean : this.scanner.advice()) {
			advice.add(bean.stream().map((callback) -> this.factory.create(callback, null)).toList());
		}
		return advice;
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

}
