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
