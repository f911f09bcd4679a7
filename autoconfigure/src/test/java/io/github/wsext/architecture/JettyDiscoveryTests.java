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

package io.github.wsext.architecture;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the suite can be read without Tomcat, which its run on Jetty does not have:
 * JUnit reads the methods of a class to see whether it has tests, and the JVM verifies
 * the class for that.
 */
class JettyDiscoveryTests {

	private static final List<String> TOMCAT = List.of("tomcat-embed-core", "tomcat-embed-websocket",
			"spring-boot-tomcat");

	@Test
	@DisplayName("L3 every class of tests can be read without Tomcat, but for those of its own transport")
	void withoutTomcat() throws IOException {
		try (URLClassLoader loader = new URLClassLoader(classPath(), new StandardApis())) {
			assertThat(testClasses()).isNotEmpty().allSatisfy((name) -> {
				Class<?> type = Class.forName(name, false, loader);
				assertThat(type.getClassLoader()).isSameAs(loader);
				assertThat(type.getDeclaredMethods()).isNotNull();
			});
		}
	}

	private static URL[] classPath() {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> TOMCAT.stream().noneMatch(new File(entry).getName()::startsWith))
			.map(JettyDiscoveryTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Not on a class path: " + entry, ex);
		}
	}

	private static List<String> testClasses() throws IOException {
		Path root = Path.of(JettyDiscoveryTests.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		try (Stream<Path> files = Files.walk(root)) {
			return files.map((file) -> root.relativize(file).toString())
				.filter((file) -> file.endsWith("Tests.class") && !file.contains("transport/tomcat/"))
				.map((file) -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
				.toList();
		}
	}

	/**
	 * The interfaces that every container brings along: here they are in Tomcat's jars.
	 */
	private static final class StandardApis extends ClassLoader {

		StandardApis() {
			super(ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (name.startsWith("jakarta.servlet.") || name.startsWith("jakarta.websocket.")) {
				return JettyDiscoveryTests.class.getClassLoader().loadClass(name);
			}
			throw new ClassNotFoundException(name);
		}

	}

}
