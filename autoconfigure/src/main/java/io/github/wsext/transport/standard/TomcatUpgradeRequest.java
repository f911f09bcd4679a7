package io.github.wsext.transport.standard;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.server.ServerContainer;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;

/**
 * A request that becomes a connection with {@link TomcatUpgradeHandler} where Tomcat
 * would take its own.
 */
final class TomcatUpgradeRequest extends HttpServletRequestWrapper {

	TomcatUpgradeRequest(HttpServletRequest request) {
		super(request);
	}

	static boolean supports(ServerContainer container) {
		return container instanceof WsServerContainer;
	}

	@Override
	public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) throws IOException, ServletException {
		return (handlerClass == WsHttpUpgradeHandler.class)
				? handlerClass.cast(super.upgrade(TomcatUpgradeHandler.class)) : super.upgrade(handlerClass);
	}

}
