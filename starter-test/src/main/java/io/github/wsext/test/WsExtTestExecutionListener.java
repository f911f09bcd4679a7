package io.github.wsext.test;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Tells {@link WsExtTestClient#connect(String)} which server is meant: that of
 * {@link AutoConfigureWsExtTestClient}, else the one that runs on a port.
 */
final class WsExtTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		CurrentTest
			.begin(() -> testContext.hasApplicationContext() ? serverOf(testContext.getApplicationContext()) : null);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		CurrentTest.end();
	}

	private static @Nullable WsExtTestServer serverOf(ApplicationContext context) {
		WsExtTestServer configured = context.getBeanProvider(WsExtTestServer.class).getIfUnique();
		return (configured != null) ? configured : ContextBinding.overPort(context);
	}

}
