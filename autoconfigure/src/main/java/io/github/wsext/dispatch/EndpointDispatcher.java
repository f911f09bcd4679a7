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

import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.WsHandshake;
import io.github.wsext.connection.ConnectionRequest;
import io.github.wsext.connection.Delivery;
import io.github.wsext.connection.HeartbeatEvents;
import io.github.wsext.connection.Identity;
import io.github.wsext.connection.OutboundFilter;
import io.github.wsext.dispatch.argument.InvalidHandshakeException;
import io.github.wsext.dispatch.context.CallbackContexts;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.dispatch.event.InboundEvents;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.Failures;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.result.FailureHandler;
import io.github.wsext.dispatch.result.ReturnValueHandler;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.transport.TransportListener;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Calls the methods of one endpoint.
 */
public final class EndpointDispatcher {

	private final EndpointDescriptor endpoint;

	private final DispatchEnvironment environment;

	private final Map<CallbackKind, InvocableCallback> callbacks = new EnumMap<>(CallbackKind.class);

	private final EventCallbacks events;

	private final ErrorCallbacks errors;

	private final List<InvocableCallback> all;

	private final List<ArgumentResolver> boundByHandshake;

	private final Map<CallbackKind, Delivery> deliveries = new EnumMap<>(CallbackKind.class);

	private final MessageInterceptors interceptors;

	private final FailureHandler failures;

	private final ReturnValueHandler returnValues;

	private final InboundEvents inboundEvents;

	private final CallbackObserver.@Nullable Calls calls;

	EndpointDispatcher(EndpointDescriptor endpoint, CallbackFactory factory, List<List<InvocableCallback>> advice,
			DispatchEnvironment environment) {
		this.endpoint = endpoint;
		this.environment = environment;
		this.calls = CallbackObserver.serving(environment.callbackObservers(), endpoint.pattern());
		environment.upgradeGuard().check(endpoint);
		new EventCodecCheck(environment.codecs()).check(endpoint);
		List<InvocableCallback> all = endpoint.callbacks()
			.stream()
			.map((callback) -> factory.create(callback, endpoint))
			.toList();
		all.forEach((callback) -> this.callbacks.put(callback.descriptor().kind(), callback));
		this.events = new EventCallbacks(of(all, CallbackKind.EVENT));
		List<List<InvocableCallback>> errors = new ArrayList<>(List.of(of(all, CallbackKind.ERROR)));
		errors.addAll(advice);
		this.errors = new ErrorCallbacks(errors);
		this.all = Stream.concat(all.stream(), advice.stream().flatMap(List::stream)).toList();
		this.boundByHandshake = all.stream().flatMap(InvocableCallback::boundByHandshake).toList();
		for (CallbackKind kind : List.of(CallbackKind.TEXT, CallbackKind.BINARY)) {
			this.deliveries.put(kind, delivery(this.callbacks.get(kind)));
		}
		this.interceptors = new MessageInterceptors(environment.interceptors(), endpoint.pattern());
		this.failures = new FailureHandler(environment.envelope(), environment.answerFailures());
		this.returnValues = new ReturnValueHandler(environment.topics(), environment.envelope(), this.failures);
		this.inboundEvents = new InboundEvents(endpoint, environment.envelope(), environment.subscriptions(),
				environment.topicAuthorizer(), environment.presence(), environment.identityRefresher(), this.failures);
	}

	private Delivery delivery(@Nullable InvocableCallback callback) {
		if (callback == null) {
			return Delivery.WHOLE;
		}
		if (callback.descriptor().partial()) {
			return Delivery.PARTS;
		}
		boolean streamed = Arrays.stream(callback.descriptor().method().getParameterTypes())
			.anyMatch((type) -> type == InputStream.class || type == Reader.class);
		boolean events = callback.descriptor().kind() == CallbackKind.TEXT && !this.events.isEmpty();
		return (streamed && !events) ? Delivery.STREAM : Delivery.WHOLE;
	}

	private static List<InvocableCallback> of(List<InvocableCallback> callbacks, CallbackKind kind) {
		return callbacks.stream().filter((callback) -> callback.descriptor().kind() == kind).toList();
	}

	/**
	 * Whether it has an {@code @OnConnect}, which may keep the thread of a handshake.
	 */
	public boolean hasOnConnect() {
		return this.callbacks.containsKey(CallbackKind.CONNECT);
	}

	/**
	 * Asks method security and {@code @OnConnect}.
	 * @param identity who is at the other end, as the handshake says
	 * @param resume where the client was in topics before, as it says itself
	 * @param permit what the connection gives back at its end
	 * @return what will happen on the connection
	 * @throws HandshakeRejectedException if one of them refuses
	 * @throws Throwable if {@code @OnConnect} fails
	 */
	public TransportListener connect(WsHandshake handshake, Identity identity, Map<String, String> resume,
			ConnectionPermit permit) throws Throwable {
		CallbackContexts contexts = CallbackContexts.capture(this.environment.contexts(), handshake, this.calls,
				this.environment.callbackObservations());
		if (!contexts.call(() -> this.environment.upgradeGuard().permits(this.endpoint))) {
			throw forbidden();
		}
		Invocation invocation = Invocation.connect(handshake, this.environment.connections().now());
		try {
			for (ArgumentResolver argument : this.boundByHandshake) {
				argument.get(invocation);
			}
			InvocableCallback onConnect = this.callbacks.get(CallbackKind.CONNECT);
			if (onConnect != null && Boolean.FALSE.equals(contexts.invoke(onConnect, invocation))) {
				throw forbidden();
			}
		}
		catch (InvalidHandshakeException ex) {
			throw new HandshakeRejectedException(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			if (Failures.isAccessDenied(ex)) {
				throw forbidden();
			}
			throw ex;
		}
		return this.environment.connections()
			.listener(new ConnectionRequest(handshake, identity,
					this.environment.codecs().forSubprotocol(handshake.subprotocol()), this.endpoint.overflow(),
					this.endpoint.maxMessageSize(),
					new ConnectionCallbacks(this, this.environment, contexts, handshake),
					this.interceptors.isEmpty() ? OutboundFilter.NONE : this.interceptors::outbound,
					this.environment.executor().forEndpoint(this.endpoint.pattern()), permit,
					this.endpoint.pingInterval(), this.endpoint.pingTimeout(), HeartbeatEvents.areWanted(handshake),
					resume));
	}

	private static HandshakeRejectedException forbidden() {
		return new HandshakeRejectedException(HttpStatus.FORBIDDEN, "Access denied");
	}

	/**
	 * Its callbacks, and behind them those of advice that serves it, in their order.
	 */
	public List<InvocableCallback> all() {
		return this.all;
	}

	EndpointDescriptor endpoint() {
		return this.endpoint;
	}

	/**
	 * The callback for what there is only one for: everything but events and errors.
	 */
	@Nullable InvocableCallback callback(CallbackKind kind) {
		return this.callbacks.get(kind);
	}

	/**
	 * How text or binary messages are taken.
	 */
	Delivery delivery(CallbackKind kind) {
		return this.deliveries.getOrDefault(kind, Delivery.WHOLE);
	}

	MessageInterceptors interceptors() {
		return this.interceptors;
	}

	EventCallbacks events() {
		return this.events;
	}

	ErrorCallbacks errors() {
		return this.errors;
	}

	ReturnValueHandler returnValues() {
		return this.returnValues;
	}

	FailureHandler failures() {
		return this.failures;
	}

	InboundEvents inboundEvents() {
		return this.inboundEvents;
	}

}
