package io.github.wsext.test.guide;

import java.time.Duration;

import io.github.wsext.test.AutoConfigureWsExtTestClient;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

// Snippets of docs/testing.md, which DocumentationTests compares with this file.
@SpringBootTest
@AutoConfigureWsExtTestClient
class InMemoryTests {

	@Test
	void echoes(@Autowired WsExtTestServer server) {
		server.connect("/echo").as("alice").send("hi").expectText("hi");
	}

	@Test
	void byHand(@Autowired ApplicationContext context) {
		WsExtTestServer server = WsExtTestClient.bindToApplicationContext(context);
		server.timeout(Duration.ofSeconds(10)).connect("/echo").as("alice").send("hi").expectText("hi");
	}

}
