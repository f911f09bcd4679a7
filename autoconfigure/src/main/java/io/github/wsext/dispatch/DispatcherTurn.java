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

import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.wsext.WsHandshake;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.context.CallbackContexts;
import io.github.wsext.dispatch.event.EventTurn;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.dispatch.invocation.Occurrence;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * The turn of an event that is dispatched on one connection: its contexts, and the
 * callbacks of the endpoint.
 */
record DispatcherTurn(ManagedConnection connection, WsHandshake handshake, long arrivedNanos, EventCallbacks callbacks,
		CallbackContexts contexts, CallbackInvoker invoker) implements EventTurn {

	@Override
	public boolean call(BooleanSupplier action) {
		return this.contexts.call(action, this.connection);
	}

	@Override
	public boolean call(InboundEvent event, BooleanSupplier action) {
		return this.contexts.call(action, this.connection, event);
	}

	@Override
	public boolean hasCallback(InboundEvent event) {
		return this.callbacks.find(event.name()) != null;
	}

	@Override
	public void callback(InboundEvent event) {
		InvocableCallback callback = Objects.requireNonNull(this.callbacks.find(event.name()));
		this.invoker.run(callback, Invocation.received(CallbackKind.EVENT, this.handshake, this.connection,
				new Occurrence.Event(event), this.arrivedNanos));
	}

}
