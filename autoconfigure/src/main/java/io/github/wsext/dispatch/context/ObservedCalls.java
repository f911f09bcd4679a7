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

package io.github.wsext.dispatch.context;

import java.util.List;

import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Several observers of the callbacks of one endpoint as one: whatever one of them throws
 * keeps nothing from the others, nor from whoever tells them.
 */
final class ObservedCalls implements CallbackObserver.Calls {

	private static final Log logger = LogFactory.getLog(ObservedCalls.class);

	private final FailureLog failures = new FailureLog();

	private final CallbackObserver.Calls[] observers;

	ObservedCalls(List<CallbackObserver.Calls> observers) {
		this.observers = observers.toArray(CallbackObserver.Calls[]::new);
	}

	@Override
	public void ended(CallbackKind kind, long tookNanos) {
		for (CallbackObserver.Calls observer : this.observers) {
			try {
				observer.ended(kind, tookNanos);
			}
			catch (Throwable ex) {
				this.failures.failed(logger, "Observer " + observer.getClass().getName(), "its news", ex);
			}
		}
	}

}
