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

package io.github.wsext.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;

/**
 * Files of the page. They lie beside this class, where nobody serves them but the
 * controller. Immutable.
 */
final class ConsoleAssets {

	static final String PAGE = "console.html";

	private static final Map<String, MediaType> TYPES = Map.of("css", new MediaType("text", "css"), "html",
			MediaType.TEXT_HTML, "js", new MediaType("text", "javascript"), "svg", new MediaType("image", "svg+xml"));

	private static final String[] NAMES = { PAGE, "console.css", "console.js", "connection.js", "composer.js", "dom.js",
			"endpoints.js", "format.js", "icon.svg", "log.js", "server.js" };

	private final Map<String, Asset> assets = new LinkedHashMap<>();

	ConsoleAssets() {
		for (String name : NAMES) {
			this.assets.put(name, read(name));
		}
	}

	private static Asset read(String name) {
		try (InputStream file = ConsoleAssets.class.getResourceAsStream(name)) {
			if (file == null) {
				throw new IllegalStateException("The console lacks its file " + name);
			}
			byte[] content = file.readAllBytes();
			MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
			return new Asset(new MediaType(type, StandardCharsets.UTF_8), content,
					"\"" + DigestUtils.md5DigestAsHex(content) + "\"");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The page itself.
	 */
	Asset page() {
		return this.assets.get(PAGE);
	}

	/**
	 * A file that the page loads.
	 * @return {@code null} if there is none of this name
	 */
	@Nullable Asset find(String name) {
		return name.equals(PAGE) ? null : this.assets.get(name);
	}

	/**
	 * A file.
	 *
	 * @param type its type
	 * @param content what is in it
	 * @param tag its entity tag
	 */
	record Asset(MediaType type, byte[] content, String tag) {
	}

}
