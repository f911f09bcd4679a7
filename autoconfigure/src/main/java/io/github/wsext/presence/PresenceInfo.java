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

package io.github.wsext.presence;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.github.wsext.WsConnection;
import io.github.wsext.presence.PresenceSettings.Rule;
import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the application says of users, as JSON of bounded size. Its failures leave a user
 * without it.
 */
final class PresenceInfo {

	private static final Log logger = LogFactory.getLog(PresenceInfo.class);

	private final PresenceInfoProvider provider;

	private final Function<Object, String> json;

	private final FailureLog failures;

	PresenceInfo(PresenceInfoProvider provider, Function<Object, String> json, FailureLog failures) {
		this.provider = provider;
		this.json = json;
		this.failures = failures;
	}

	@Nullable String of(WsConnection connection, String topic, Rule rule) {
		try {
			Object info = this.provider.info(connection, topic);
			return (info != null) ? bounded(this.json.apply(info), rule) : null;
		}
		catch (Throwable ex) {
			this.failures.failed(logger, this.provider.getClass().getName(), connection, ex);
			return null;
		}
	}

	private static String bounded(String info, Rule rule) {
		int bytes = info.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > rule.maxInfoBytes()) {
			throw new IllegalStateException("The info of a user has " + bytes + " bytes, and may have "
					+ rule.maxInfoBytes() + " (wsext.topic.presence.*.max-info)");
		}
		return info;
	}

}
