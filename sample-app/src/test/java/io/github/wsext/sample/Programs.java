package io.github.wsext.sample;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs installed on this machine.
 */
final class Programs {

	private Programs() {
	}

	/**
	 * The first of these programs that is on the {@code PATH}.
	 */
	static Optional<Path> onPath(List<String> names) {
		String path = System.getenv().getOrDefault("PATH", "");
		return names.stream()
			.flatMap((name) -> Stream.of(path.split(Pattern.quote(File.pathSeparator)))
				.map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
