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
 * Request that becomes a connection with {@link TomcatUpgradeHandler} where Tomcat would
 * take its own.
 */
final class TomcatUpgradeRequest extends HttpServletRequestWrapper {

	private TomcatUpgradeRequest(HttpServletRequest request) {
		super(request);
	}

	/**
	 * The request for {@link TomcatUpgradeHandler}, if this is Tomcat.
	 */
	static HttpServletRequest of(HttpServletRequest request, ServerContainer container) {
		if (!(container instanceof WsServerContainer tomcat)) {
			return request;
		}
		// Every 10 s is too seldom to see who does not answer a close frame in time.
		tomcat.setProcessPeriod(1);
		return new TomcatUpgradeRequest(request);
	}

	@Override
	public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) throws IOException, ServletException {
		return (handlerClass == WsHttpUpgradeHandler.class)
				? handlerClass.cast(super.upgrade(TomcatUpgradeHandler.class)) : super.upgrade(handlerClass);
	}

}
