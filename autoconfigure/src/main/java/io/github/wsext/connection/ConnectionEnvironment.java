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

package io.github.wsext.connection;

import java.util.concurrent.Executor;

import io.github.wsext.event.EventBatches;
import io.github.wsext.event.EventSettings;
import io.github.wsext.send.SendObserver;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.TopicRegistry;

/**
 * What all connections need.
 *
 * @param settings their settings
 * @param topics the topics they subscribe to
 * @param events the settings of events
 * @param batches what is collected for them
 * @param observer told what happens to them
 * @param executor runs what may wait for a socket for a moment
 * @param scheduler tells when the time for an answer is up
 * @param endedLogins what logins have ended lately
 * @param ids what they are called
 * @param remote the other nodes
 * @param time tells when they opened, are to be pinged, and lose their authentication
 * @param sendObserver observes what is sent to them
 */
public record ConnectionEnvironment(ConnectionSettings settings, TopicRegistry topics, EventSettings events,
		EventBatches batches, ConnectionObserver observer, Executor executor, EngineScheduler scheduler,
		EndedLogins endedLogins, ConnectionIds ids, RemoteNodes remote, TimeSource time, SendObserver sendObserver) {

	public ConnectionEnvironment(ConnectionSettings settings, TopicRegistry topics, EventSettings events,
			EventBatches batches, ConnectionObserver observer, Executor executor, EngineScheduler scheduler,
			EndedLogins endedLogins, ConnectionIds ids, RemoteNodes remote, TimeSource time) {
		this(settings, topics, events, batches, observer, executor, scheduler, endedLogins, ids, remote, time,
				SendObserver.NONE);
	}

}
