package io.github.wsext.test;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.http.server.LocalTestWebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Tells {@link WsExtTestClient#connect(String)} which server is meant.
 */
final class WsExtTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		CurrentTestServer
			.set(() -> testContext.hasApplicationContext() ? serverOf(testContext.getApplicationContext()) : null);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		CurrentTestServer.clear();
	}

	private static @Nullable WsExtTestServer serverOf(ApplicationContext context) {
		LocalTestWebServer webServer = LocalTestWebServer.get(context);
		if (webServer == null) {
			return null;
		}
		WsExtTestServer server = new WsExtTestServer(URI.create(webServer.uri()));
		JsonMapper jsonMapper = context.getBeanProvider(JsonMapper.class).getIfUnique();
		return (jsonMapper != null) ? server.jsonMapper(jsonMapper) : server;
	}

}
