package io.github.wsext.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The server of the Spring test that runs on this thread, and the clients it has started
 * with {@link WsExtTestClient#connect(String)}.
 */
final class CurrentTestServer {

	private static final ThreadLocal<CurrentTestServer> CURRENT = new ThreadLocal<>();

	private final Supplier<@Nullable WsExtTestServer> server;

	private final List<WsExtTestClient> clients = new ArrayList<>();

	private CurrentTestServer(Supplier<@Nullable WsExtTestServer> server) {
		this.server = server;
	}

	static void set(Supplier<@Nullable WsExtTestServer> server) {
		CURRENT.set(new CurrentTestServer(server));
	}

	/**
	 * Forgets the server and closes the clients that are still connected.
	 */
	static void clear() {
		CurrentTestServer current = CURRENT.get();
		if (current != null) {
			CURRENT.remove();
			current.clients.forEach(WsExtTestClient::close);
		}
	}

	static WsExtTestClient connect(String path) {
		CurrentTestServer current = CURRENT.get();
		WsExtTestServer server = (current != null) ? current.server.get() : null;
		if (current == null || server == null) {
			throw new IllegalStateException("No server is known to this thread: connect(path) needs the thread of a "
					+ "test method of a @SpringBootTest with webEnvironment = RANDOM_PORT or DEFINED_PORT; elsewhere "
					+ "use WsExtTestClient.to(port).connect(path)");
		}
		WsExtTestClient client = server.connect(path);
		current.clients.add(client);
		return client;
	}

}
