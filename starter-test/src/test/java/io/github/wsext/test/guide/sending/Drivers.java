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

package io.github.wsext.test.guide.sending;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.test.guide.sending.EventConfiguration.Position;

// The examples of events in docs/sending.md.
class Drivers {

	private final WsEvents events;

	Drivers(WsEvents events) {
		this.events = events;
	}

	CompletionStage<Position> locate(WsConnection driver) {
		return driver.ask("locate", new Locate("m"), Position.class, Duration.ofSeconds(5));
	}

	void call(WsConnection driver, String address) {
		this.events.send(driver, "call", new Call(address));
	}

	Subscription moveInSteps() {
		return this.events.batch("move", Duration.ofMillis(200));
	}

	void moved(String driver, Position position) {
		this.events.publish("/drivers/" + driver, "move", position);
	}

	void arrived(String driver, Position position) {
		this.events.publishNow("/drivers/" + driver, "move", position);
	}

	record Locate(String unit) {
	}

	record Call(String address) {
	}

}
