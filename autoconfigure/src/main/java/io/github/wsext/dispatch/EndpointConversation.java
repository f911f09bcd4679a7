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

import io.github.wsext.WsConversation;
import io.github.wsext.WsHandshake;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.context.CallbackContexts;
import io.github.wsext.dispatch.conversation.ConversationBody;
import io.github.wsext.dispatch.invocation.Failures;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A conversation that an endpoint's {@code @Conversation} holds with one client.
 */
record EndpointConversation(InvocableCallback callback, WsHandshake handshake, ManagedConnection connection, long nanos,
		CallbackContexts contexts, CallbackInvoker invoker) implements ConversationBody {

	private static final Log logger = LogFactory.getLog(EndpointConversation.class);

	@Override
	public void hold(WsConversation conversation) throws Throwable {
		this.contexts.invoke(this.callback, call(conversation));
	}

	@Override
	public void failed(WsConversation conversation, Throwable thrown) {
		Throwable failure = Failures.unwrap(thrown);
		boolean interrupted = failure instanceof InterruptedException || Thread.interrupted();
		if (interrupted && !this.connection.isOpen()) {
			logger.debug("Conversation was interrupted: " + this.connection, failure);
			return;
		}
		Invocation invocation = call(conversation);
		if (!this.connection.events().submit(() -> this.invoker.failed(this.callback, invocation, failure))) {
			this.connection.failed(logger, this.callback + ", whose connection had ended,", failure);
		}
	}

	@Override
	public void refused() {
		ConnectionCallbacks.overloaded(this.connection);
	}

	private Invocation call(WsConversation conversation) {
		return Invocation.conversation(this.handshake, this.connection, conversation, this.nanos);
	}

}
