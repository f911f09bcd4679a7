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

package io.github.wsext.test.guide.conversations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;

@WsExtEndpoint(path = "/uploads", maxMessageSize = "1GB")
class UploadEndpoint {

	@OnBinary
	Stored store(InputStream bytes) throws IOException {
		Path file = Files.createTempFile("upload", ".bin");
		try (var output = Files.newOutputStream(file)) {
			return new Stored(bytes.transferTo(output));
		}
	}

	@OnText(partial = true)
	void narrate(String part, boolean last, WsConnection connection) {
		connection.attributes().merge("characters", part.length(), (sum, more) -> (int) sum + (int) more);
	}

	record Stored(long bytes) {
	}

}
