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

package io.github.wsext.actuate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of this node: out of service while it is drained. That the other nodes are out
 * of reach is told and takes it out of nothing: it serves its clients as before.
 */
public final class WsExtHealthIndicator extends AbstractHealthIndicator {

	private final NodeStatus status;

	/**
	 * Creates the indicator.
	 */
	public WsExtHealthIndicator(NodeStatus status) {
		super("Status of WsExt failed");
		this.status = status;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean draining = this.status.isDraining();
		(draining ? builder.outOfService() : builder.up()).withDetail("node", this.status.node())
			.withDetail("transport", this.status.transport())
			.withDetail("draining", draining)
			.withDetail("connections", this.status.connections().count());
		NodeStatus.ClusterDescription cluster = this.status.cluster();
		if (cluster != null) {
			builder.withDetail("cluster", cluster);
		}
	}

}
