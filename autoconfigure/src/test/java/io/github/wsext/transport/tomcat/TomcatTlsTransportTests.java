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

package io.github.wsext.transport.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for the native transport on Tomcat with TLS.
 */
class TomcatTlsTransportTests extends TomcatTransportTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static SSLContext context;

	/**
	 * Before the application of the superclass starts, which no method of ours would come
	 * before otherwise.
	 */
	@BeforeAll
	@Override
	void start() {
		try {
			createCertificate();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		super.start();
	}

	private static void createCertificate() throws Exception {
		Path keyStore = directory.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
				keyStore.toString())
			.inheritIO()
			.start();
		if (!keytool.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
			throw new IllegalStateException("No certificate");
		}
		context = trusting(keyStore);
	}

	private static SSLContext trusting(Path keyStore) throws GeneralSecurityException, IOException {
		KeyStore own = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keyStore)) {
			own.load(in, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("server", own.getCertificate("server"));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

	@Override
	RunningApplication start(String... properties) {
		List<String> ssl = List.of("server.ssl.key-store=" + directory.resolve("server.p12"),
				"server.ssl.key-store-password=" + PASSWORD);
		String[] all = Arrays.copyOf(properties, properties.length + ssl.size());
		for (int i = 0; i < ssl.size(); i++) {
			all[properties.length + i] = ssl.get(i);
		}
		return super.start(all);
	}

	@Override
	RawWebSocketClient connect(int port) {
		try {
			return RawWebSocketClient.on(context.getSocketFactory().createSocket("localhost", port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
