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

package io.github.wsext.cluster;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.topic.TopicRegistry;

import org.springframework.context.SmartLifecycle;

/**
 * Enters this node before anybody can connect to it, and takes it out when all have been
 * said goodbye to.
 */
public final class ClusterLifecycle implements SmartLifecycle {

	/** Before the web server, and after it on the way down. */
	private static final int PHASE = DEFAULT_PHASE - 8192;

	private final Cluster cluster;

	private final TopicRegistry topics;

	private final DefaultWsEvents events;

	private final ConnectionRegistry connections;

	private volatile boolean running;

	public ClusterLifecycle(Cluster cluster, TopicRegistry topics, DefaultWsEvents events,
			ConnectionRegistry connections) {
		this.cluster = cluster;
		this.topics = topics;
		this.events = events;
		this.connections = connections;
	}

	@Override
	public void start() {
		this.running = true;
		this.cluster.start(this.topics, this.events, this.connections);
	}

	@Override
	public void stop() {
		this.running = false;
		this.cluster.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
