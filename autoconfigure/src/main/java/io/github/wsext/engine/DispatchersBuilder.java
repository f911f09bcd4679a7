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

package io.github.wsext.engine;

import java.util.List;

import io.github.wsext.codec.WsCodecs;
import io.github.wsext.dispatch.DispatchEnvironment;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.UpgradeGuard;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.presence.PresenceQueries;
import io.github.wsext.topic.TopicAuthorizer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.validation.Validator;

/**
 * Builder of the dispatchers of an engine: takes what an application has added. What is
 * not set is not there: nobody may subscribe to topics, and no identity is renewed.
 */
public final class DispatchersBuilder {

	private final WsExtEngine engine;

	private TopicAuthorizer topicAuthorizer = TopicAuthorizer.DENY;

	private PresenceQueries presence = PresenceQueries.NONE;

	private IdentityRefresher identityRefresher = IdentityRefresher.NONE;

	private UpgradeGuard upgradeGuard = UpgradeGuard.NONE;

	private List<CallbackContext> contexts = List.of();

	private List<CallbackObserver> callbackObservers = List.of();

	private CallbackObservations callbackObservations = CallbackObservations.NONE;

	private List<WsMessageInterceptor> interceptors = List.of();

	private List<HandlerArgumentResolver> resolvers = List.of();

	private @Nullable Validator validator;

	DispatchersBuilder(WsExtEngine engine) {
		this.engine = engine;
	}

	/**
	 * Sets who decides what clients may subscribe to.
	 * @param topicAuthorizer {@code null} if nobody does
	 */
	public DispatchersBuilder topicAuthorizer(@Nullable TopicAuthorizer topicAuthorizer) {
		this.topicAuthorizer = (topicAuthorizer != null) ? topicAuthorizer : TopicAuthorizer.DENY;
		return this;
	}

	/**
	 * Sets who knows who is there.
	 */
	public DispatchersBuilder presence(PresenceQueries presence) {
		this.presence = presence;
		return this;
	}

	/**
	 * Sets who renews identities.
	 * @param identityRefresher {@code null} if nobody does
	 */
	public DispatchersBuilder identityRefresher(@Nullable IdentityRefresher identityRefresher) {
		this.identityRefresher = (identityRefresher != null) ? identityRefresher : IdentityRefresher.NONE;
		return this;
	}

	/**
	 * Sets who decides, beside the endpoints, who may open connections.
	 * @param upgradeGuard {@code null} if nobody does
	 */
	public DispatchersBuilder upgradeGuard(@Nullable UpgradeGuard upgradeGuard) {
		this.upgradeGuard = (upgradeGuard != null) ? upgradeGuard : UpgradeGuard.NONE;
		return this;
	}

	/**
	 * Sets what is bound while a callback runs, in order.
	 */
	public DispatchersBuilder contexts(List<CallbackContext> contexts) {
		this.contexts = contexts;
		return this;
	}

	/**
	 * Sets who is told of all callbacks, in order.
	 */
	public DispatchersBuilder callbackObservers(List<CallbackObserver> callbackObservers) {
		this.callbackObservers = callbackObservers;
		return this;
	}

	/**
	 * Sets who observes callbacks while they run.
	 */
	public DispatchersBuilder callbackObservations(CallbackObservations callbackObservations) {
		this.callbackObservations = callbackObservations;
		return this;
	}

	/**
	 * Sets who sees all messages, in order.
	 */
	public DispatchersBuilder interceptors(List<WsMessageInterceptor> interceptors) {
		this.interceptors = interceptors;
		return this;
	}

	/**
	 * Sets what supplies parameters that the engine does not know, in order.
	 */
	public DispatchersBuilder resolvers(List<HandlerArgumentResolver> resolvers) {
		this.resolvers = resolvers;
		return this;
	}

	/**
	 * Sets what validates payloads.
	 * @param validator {@code null} if nothing does
	 */
	public DispatchersBuilder validator(@Nullable Validator validator) {
		this.validator = validator;
		return this;
	}

	/**
	 * The dispatchers. They look for endpoints when all beans are there.
	 * @param scanner finds the endpoints
	 * @param paths gets their paths
	 * @param codecs the codecs
	 * @param conversion converts path variables, query parameters and headers
	 */
	public EndpointDispatchers build(EndpointScanner scanner, EndpointPaths paths, WsCodecs codecs,
			ConversionService conversion) {
		DispatchEnvironment environment = new DispatchEnvironment(this.engine.registry(), this.engine.topics(), codecs,
				this.engine.eventSettings().envelope(), this.engine.eventSettings().answerFailures(),
				this.engine.subscriptions(), this.topicAuthorizer, this.presence, this.identityRefresher, this.contexts,
				this.upgradeGuard, this.interceptors, this.engine.conversations(), this.engine.executor(),
				this.callbackObservers, this.callbackObservations);
		return new EndpointDispatchers(scanner, paths, environment, this.resolvers, conversion, this.validator);
	}

}
