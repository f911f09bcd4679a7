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

package io.github.wsext.ticket;

import io.github.wsext.support.Observers;

/**
 * Several observers of tickets as one.
 */
record TicketObservers(Observers<TicketObserver> observers) implements TicketObserver {

	@Override
	public void issued() {
		this.observers.tell(TicketObserver::issued);
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.observers.tell((observer) -> observer.refusedAtIssue(reason));
	}

	@Override
	public void consumed() {
		this.observers.tell(TicketObserver::consumed);
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.observers.tell((observer) -> observer.refused(reason));
	}

	@Override
	public void storeUnavailable() {
		this.observers.tell(TicketObserver::storeUnavailable);
	}

	@Override
	public void expired() {
		this.observers.tell(TicketObserver::expired);
	}

}
