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

package io.github.wsext.handshake;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RunningApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handshakes over TLS of clients that have a certificate.
 */
@EveryContainer
class ClientCertificateTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	private static RunningApplication application;

	@BeforeAll
	static void start() throws Exception {
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		for (String name : List.of("localhost", "alice")) {
			generate(name);
			trust.setCertificateEntry(name, keys(name).getCertificate("key"));
		}
		try (OutputStream out = Files.newOutputStream(directory.resolve("trust.p12"))) {
			trust.store(out, PASSWORD.toCharArray());
		}
		application = RunningApplication.start(List.of(Account.class, Either.class, Chat.class, Security.class),
				"server.ssl.client-auth=want", "server.ssl.key-store=" + directory.resolve("localhost.p12"),
				"server.ssl.key-store-password=" + PASSWORD, "server.ssl.trust-store=" + directory.resolve("trust.p12"),
				"server.ssl.trust-store-password=" + PASSWORD);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("H7 HTTP and TICKET_OR_HTTP open with a client certificate (mTLS), TICKET does not")
	void certificate() throws Exception {
		assertThat(connect("/account", "alice")).isEqualTo("alice");
		assertThat(connect("/either", "alice")).isEqualTo("alice");
		assertRefused("/chat", "alice");
	}

	@Test
	@DisplayName("H7 without a certificate they do not")
	void withoutCertificate() {
		assertRefused("/account", null);
		assertRefused("/either", null);
	}

	private static void assertRefused(String path, @Nullable String name) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connect(path, name))
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isIn(401, 403));
	}

	private static @Nullable String connect(String path, @Nullable String name)
			throws GeneralSecurityException, IOException, InterruptedException {
		BlockingQueue<String> texts = new LinkedBlockingQueue<>();
		WebSocket webSocket = HttpClient.newBuilder()
			.sslContext(sslContext(name))
			.build()
			.newWebSocketBuilder()
			.buildAsync(URI.create("wss://localhost:" + application.port() + path), new WebSocket.Listener() {

				@Override
				public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					texts.add(data.toString());
					return null;
				}

			})
			.join();
		try {
			return texts.poll(Patience.SECONDS, TimeUnit.SECONDS);
		}
		finally {
			webSocket.abort();
		}
	}

	private static SSLContext sslContext(@Nullable String name) throws GeneralSecurityException, IOException {
		KeyManager[] keyManagers = null;
		if (name != null) {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(keys(name), PASSWORD.toCharArray());
			keyManagers = keys.getKeyManagers();
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(keys("trust"));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keyManagers, trust.getTrustManagers(), null);
		return context;
	}

	private static KeyStore keys(String name) throws GeneralSecurityException, IOException {
		return KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
	}

	private static void generate(String name) throws IOException, InterruptedException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:" + name,
				"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
				directory.resolve(name + ".p12").toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve(name + ".log").toFile())
			.start();
		assertThat(keytool.waitFor()).as(() -> "keytool, see " + name + ".log").isZero();
	}

	@WsExtEndpoint(path = "/account", authentication = HandshakeAuthentication.HTTP)
	static class Account extends Greeting {

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either extends Greeting {

	}

	@WsExtEndpoint("/chat")
	static class Chat extends Greeting {

	}

	abstract static class Greeting {

		@OnOpen
		String open(Authentication user) {
			return user.getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.x509(Customizer.withDefaults())
				.build();
		}

	}

}
