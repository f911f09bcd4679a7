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

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.transport.WebSocketUpgrade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WsExtInfoContributor} in a jar as applications have it.
 */
class WsExtInfoContributorTests {

	private static final String ROOM = "io/github/wsext/actuate";

	@Test
	@DisplayName("Q3 info has the version that the jar has in its manifest")
	void version(@TempDir Path folder) throws Exception {
		Path jar = folder.resolve("wsext.jar");
		pack(jar, "1.2.3");
		try (FilteredClassLoader others = new FilteredClassLoader("io.github.wsext.actuate");
				URLClassLoader ours = new URLClassLoader(new URL[] { jar.toUri().toURL() }, others)) {
			assertThat(info(ours)).isEqualTo(Map.of("version", "1.2.3", "transport", "tomcat", "endpoints", 0));
		}
	}

	@Test
	@DisplayName("Q3 where nobody knows the version, info has the rest")
	void noVersion() throws Exception {
		assertThat(info(getClass().getClassLoader())).isEqualTo(Map.of("transport", "tomcat", "endpoints", 0));
	}

	private static Object info(ClassLoader loader) throws ReflectiveOperationException {
		WebSocketUpgrade upgrade = mock(WebSocketUpgrade.class);
		given(upgrade.name()).willReturn("tomcat");
		EndpointDispatchers dispatchers = mock(EndpointDispatchers.class);
		given(dispatchers.endpoints()).willReturn(List.of());
		Object status = loader.loadClass(NodeStatus.class.getName()).getConstructors()[0]
			.newInstance(mock(ConnectionRegistry.class), dispatchers, upgrade, null);
		InfoContributor contributor = (InfoContributor) loader.loadClass(WsExtInfoContributor.class.getName())
			.getConstructors()[0].newInstance(status);
		Info.Builder info = new Info.Builder();
		contributor.contribute(info);
		return info.build().getDetails().get("wsext");
	}

	private static void pack(Path jar, String version) throws Exception {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
		Path room = Path.of(WsExtInfoContributor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.resolve(ROOM.replace('/', File.separatorChar));
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(file, manifest);
				Stream<Path> classes = Files.list(room)) {
			for (Path each : classes.toList()) {
				add(entries, each);
			}
		}
	}

	private static void add(JarOutputStream jar, Path file) throws IOException {
		jar.putNextEntry(new ZipEntry(ROOM + "/" + file.getFileName()));
		jar.write(Files.readAllBytes(file));
		jar.closeEntry();
	}

}
