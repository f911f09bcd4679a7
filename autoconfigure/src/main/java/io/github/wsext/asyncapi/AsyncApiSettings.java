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

package io.github.wsext.asyncapi;

import java.net.URI;
import java.util.Set;

import org.springframework.util.StringUtils;

/**
 * What the document says of the application as a whole. Checked.
 *
 * @param title what it is called
 * @param version its version
 * @param description what it is for, in Markdown, or an empty string
 * @param server where it is: {@code ws} or {@code wss}, host, port and context path
 */
public record AsyncApiSettings(String title, String version, String description, URI server) {

	private static final Set<String> SCHEMES = Set.of("ws", "wss");

	public AsyncApiSettings {
		if (server.getScheme() == null || !SCHEMES.contains(server.getScheme()) || server.getHost() == null
				|| server.getRawQuery() != null || server.getRawFragment() != null || server.getRawUserInfo() != null) {
			throw new IllegalArgumentException(
					"wsext.asyncapi.server must be a URL such as wss://chat.example.com/app, was " + server);
		}
		title = StringUtils.hasText(title) ? title : "Application";
		version = StringUtils.hasText(version) ? version : "0.0.0";
	}

}
