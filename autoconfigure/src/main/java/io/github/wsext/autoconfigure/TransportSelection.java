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

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.transport.TransportMode;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import io.github.wsext.transport.standard.SpringSessionUpgrade;
import io.github.wsext.transport.tomcat.TomcatUpgrade;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;

/**
 * Selects the transport: our own on Tomcat unless compression is on, the container's is
 * asked for or the application is a native image, else the container's.
 */
final class TransportSelection {

	static final String TOMCAT = "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler";

	private static final Log logger = LogFactory.getLog(TransportSelection.class);

	private final boolean tomcat;

	private final boolean nativeImage;

	/**
	 * Creates a selection.
	 * @param tomcat whether the container is Tomcat
	 * @param nativeImage whether the application runs as a native image
	 */
	TransportSelection(boolean tomcat, boolean nativeImage) {
		this.tomcat = tomcat;
		this.nativeImage = nativeImage;
	}

	/**
	 * The selection for the class path and the JVM that this is.
	 */
	static TransportSelection here() {
		return new TransportSelection(ClassUtils.isPresent(TOMCAT, TransportSelection.class.getClassLoader()),
				NativeDetector.inNativeImage());
	}

	/**
	 * Creates the upgrade to the selected transport.
	 * @param executor for what would hold up a caller
	 * @param scheduler for what is to be looked at later
	 */
	WebSocketUpgrade upgrade(TransportMode mode, TransportSettings settings, Executor executor,
			EngineScheduler scheduler) {
		WebSocketUpgrade standard = new SpringSessionUpgrade(settings, executor);
		if (!this.tomcat || mode != TransportMode.AUTO || settings.compression()) {
			return standard;
		}
		if (this.nativeImage) {
			logger.info("In a native image, the transport is that of Tomcat, as with wsext.transport=standard:"
					+ " the one of WsExt needs what Tomcat does not promise");
			return standard;
		}
		return TomcatUpgrade.create(settings, executor, scheduler::after, standard);
	}

}
