package io.github.wsext.test.guide.checks;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * Runs the checks of {@code docs/endpoints.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=alice", "spring.security.user.password=alice" })
class CheckGuideTests {

	@Test
	void maintenance(@Autowired MaintenanceCheck maintenance) {
		maintenance.close(true);
		WsExtTestClient.connect("/tenants/acme").as("alice").expectRejected(503);
		maintenance.close(false);
		WsExtTestClient.connect("/tenants/acme").as("alice").send("hi").expectText("hi");
	}

	@Test
	void tenant() {
		WsExtTestClient.connect("/tenants/nobody").as("alice").expectRejected(404);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ MaintenanceCheck.class, TenantChecks.class, TenantEndpoint.class })
	static class Application {

	}

	@WsExtEndpoint("/tenants/{tenant}")
	static class TenantEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
