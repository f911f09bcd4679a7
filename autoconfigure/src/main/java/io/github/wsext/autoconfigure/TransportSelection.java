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

package io.github.wsext.autoconfigure;

import java.util.concurrent.Executor;

import io.github.wsext.transport.TransportMode;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import io.github.wsext.transport.standard.SpringSessionUpgrade;
import io.github.wsext.transport.tomcat.TomcatUpgrade;

import org.springframework.util.ClassUtils;

/**
 * Selects the transport: our own on Tomcat unless compression is on or the container's is
 * asked for, else the container's.
 */
final class TransportSelection {

	private static final boolean TOMCAT = ClassUtils.isPresent(
			"org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler", TransportSelection.class.getClassLoader());

	private TransportSelection() {
	}

	/**
	 * Creates the upgrade to the selected transport.
	 * @param executor for what would hold up a caller
	 */
	static WebSocketUpgrade upgrade(TransportMode mode, TransportSettings settings, Executor executor) {
		WebSocketUpgrade standard = new SpringSessionUpgrade(settings, executor);
		boolean own = TOMCAT && mode == TransportMode.AUTO && !settings.compression();
		return own ? TomcatUpgrade.create(settings, executor, standard) : standard;
	}

}
