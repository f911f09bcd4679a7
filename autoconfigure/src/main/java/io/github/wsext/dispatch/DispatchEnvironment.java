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

import java.util.List;

import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.context.CallbackContext;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.dispatch.context.CallbackObserver;
import io.github.wsext.dispatch.conversation.ConversationExecutor;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.presence.PresenceQueries;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicRegistry;

/**
 * What all endpoints need to dispatch.
 *
 * @param connections the registry
 * @param topics the topics
 * @param codecs the codecs
 * @param envelope the shape of events
 * @param answerFailures whether the failure of a callback for an event is answered
 * instead of closing the connection
 * @param subscriptions who wants events beside the endpoints
 * @param topicAuthorizer decides what clients may subscribe to
 * @param presence who is there, as far as clients may ask
 * @param identityRefresher renews who is at the other end
 * @param contexts what is bound while a callback runs
 * @param upgradeGuard decides who may open connections
 * @param interceptors see all messages
 * @param conversations runs what waits for a client
 * @param executor runs callbacks that no container thread is there to run
 * @param callbackObservers told of all callbacks
 * @param callbackObservations observes callbacks while they run
 */
public record DispatchEnvironment(ConnectionRegistry connections, TopicRegistry topics, WsCodecs codecs,
		EventEnvelope envelope, boolean answerFailures, EventSubscriptions subscriptions,
		TopicAuthorizer topicAuthorizer, PresenceQueries presence, IdentityRefresher identityRefresher,
		List<CallbackContext> contexts, UpgradeGuard upgradeGuard, List<WsMessageInterceptor> interceptors,
		ConversationExecutor conversations, ConnectionExecutor executor, List<CallbackObserver> callbackObservers,
		CallbackObservations callbackObservations) {

	public DispatchEnvironment(ConnectionRegistry connections, TopicRegistry topics, WsCodecs codecs,
			EventEnvelope envelope, EventSubscriptions subscriptions, TopicAuthorizer topicAuthorizer,
			IdentityRefresher identityRefresher, List<CallbackContext> contexts, UpgradeGuard upgradeGuard,
			List<WsMessageInterceptor> interceptors, ConversationExecutor conversations, ConnectionExecutor executor) {
		this(connections, topics, codecs, envelope, false, subscriptions, topicAuthorizer, PresenceQueries.NONE,
				identityRefresher, contexts, upgradeGuard, interceptors, conversations, executor, List.of(),
				CallbackObservations.NONE);
	}

}
