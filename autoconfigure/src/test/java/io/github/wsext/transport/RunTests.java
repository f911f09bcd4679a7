package io.github.wsext.transport;

import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a run of the suite has the container and the transport that it says.
 */
@EveryTransport
@EnabledIfSystemProperty(named = RunTests.RUN, matches = ".+")
class RunTests {

	static final String RUN = "wsext.test.run";

	private final String run = System.getProperty(RUN);

	@Test
	@DisplayName("the run on Jetty is on Jetty, the others are on Tomcat")
	void container() {
		try (RunningApplication application = RunningApplication.start(CommandEndpoint.class)) {
			WebServerApplicationContext context = (WebServerApplicationContext) application.context();
			assertThat(context.getWebServer().getClass().getSimpleName())
				.startsWith(this.run.equals("jetty") ? "Jetty" : "Tomcat");
		}
	}

	@Test
	@DisabledIfSystemProperty(named = RUN, matches = "jetty")
	@DisplayName("the run on the standard transport is on Tomcat's WebSocket support, which divides messages")
	void transport() {
		try (RunningApplication application = RunningApplication.start(CommandEndpoint.class);
				RawWebSocketClient client = application.client()) {
			RawFrame frame = client.handshake("/command/k").open().sendText("size 100000").readFrame();
			assertThat(frame.fin()).isEqualTo(!this.run.equals("standard-transport"));
		}
	}

}
