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

package io.github.wsext.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;

import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.redis.testsupport.RedisSeven;
import io.github.wsext.test.WsExtTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes that speak TLS with Redis.
 */
class SecureRedisTests {

	private static final char[] PASSWORD = "secret".toCharArray();

	@TempDir
	private Path directory;

	@Test
	@DisplayName("R1 tickets, topics and nodes go over TLS where the application's connection to Redis does")
	void overTls() throws Exception {
		makeCertificate();
		int port = freePort();
		try (RedisServer redis = RedisServer.start(RedisSeven.executable(), "--tls-port", Integer.toString(port),
				"--tls-cert-file", file("certificate.pem"), "--tls-key-file", file("key.pem"), "--tls-ca-cert-file",
				file("certificate.pem"), "--tls-auth-clients", "no"); Node one = node(port); Node other = node(port)) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(one.post("/nodes", "bob").body()).isEqualTo("2"));
			try (WsExtTestClient bob = WsExtTestClient.to(other.port())
				.connect("/room/one")
				.ticket(one.ticket("bob"))
				.open()) {
				bob.send("I am here").skipUntilText("I am here"::equals);
				Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
					assertThat(one.post("/say/hello", "bob").body()).isEqualTo("RELAYED");
					bob.skipUntilText("hello"::equals);
				});
			}
		}
	}

	private Node node(int port) {
		return Node.here("--spring.data.redis.host=localhost", "--spring.data.redis.port=" + port,
				"--spring.data.redis.ssl.bundle=redis",
				"--spring.ssl.bundle.pem.redis.truststore.certificate=file:" + file("certificate.pem"));
	}

	private String file(String name) {
		return this.directory.resolve(name).toString();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", file("store.p12"), "-storepass",
				new String(PASSWORD))
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("keytool.txt").toFile())
			.start();
		assertThat(keytool.waitFor()).as(() -> "keytool, see keytool.txt").isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(this.directory.resolve("store.p12"))) {
			store.load(in, PASSWORD);
		}
		write("certificate.pem", "CERTIFICATE", store.getCertificate("redis").getEncoded());
		write("key.pem", "PRIVATE KEY", store.getKey("redis", PASSWORD).getEncoded());
	}

	private void write(String name, String type, byte[] content) throws IOException {
		String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		Files.writeString(this.directory.resolve(name),
				"-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
	}

}
