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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes down what it is told.
 */
final class RecordingTicketObserver implements TicketObserver {

	private final List<String> events = new CopyOnWriteArrayList<>();

	List<String> events() {
		return List.copyOf(this.events);
	}

	@Override
	public void issued() {
		this.events.add("issued");
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.events.add("not issued: " + reason);
	}

	@Override
	public void consumed() {
		this.events.add("consumed");
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.events.add("refused: " + reason);
	}

	@Override
	public void storeUnavailable() {
		this.events.add("store unavailable");
	}

	@Override
	public void expired() {
		this.events.add("expired");
	}

}
