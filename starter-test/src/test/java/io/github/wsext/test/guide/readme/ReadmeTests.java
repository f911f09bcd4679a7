package io.github.wsext.test.guide.readme;

import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * Runs the example of {@code README.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
class ReadmeTests {

	@Test
	void chat() {
		WsExtTestClient alice = WsExtTestClient.connect("/chat/lobby").as("alice").open();
		alice.send(new ChatEndpoint.Say("hi")).expectJson("{\"from\":\"alice\",\"text\":\"hi\"}");
		alice.send(new ChatEndpoint.Say("")).expectClose(1007);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ChatEndpoint.class)
	static class Application {

	}

}
