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

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Contributor of the version of WsExt, the transport and the number of endpoints.
 */
public final class WsExtInfoContributor implements InfoContributor {

	private final NodeStatus status;

	/**
	 * Creates the contributor.
	 */
	public WsExtInfoContributor(NodeStatus status) {
		this.status = status;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> details = new LinkedHashMap<>();
		String version = getClass().getPackage().getImplementationVersion();
		if (version != null) {
			details.put("version", version);
		}
		details.put("transport", this.status.transport());
		details.put("endpoints", this.status.endpoints().size());
		builder.withDetail("wsext", details);
	}

}
