package io.github.wsext.transport;

import java.util.List;
import java.util.Map;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.server.WsHandshakeRequest;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;

/**
 * Tomcat's own handler, with our {@link TomcatFrames} in front of what the extensions do.
 * Public because Tomcat makes it by its constructor.
 */
public final class TomcatUpgradeHandler extends WsHttpUpgradeHandler {

	@Override
	public void preInit(ServerEndpointConfig config, WsServerContainer container, WsHandshakeRequest request,
			List<Extension> extensions, String subprotocol, Transformation transformation,
			Map<String, String> pathParameters, boolean secure) {
		TomcatFrames frames = new TomcatFrames(transformation);
		// The configuration is the session's own; it takes the properties over.
		config.getUserProperties().put(TomcatFrames.class.getName(), frames);
		super.preInit(config, container, request, extensions, subprotocol, frames, pathParameters, secure);
	}

}
