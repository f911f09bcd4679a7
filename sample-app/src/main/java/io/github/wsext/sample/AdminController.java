package io.github.wsext.sample;

import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.BroadcastResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.CloseStatus;

/**
 * What an administrator can do: see who is connected, say something to them, disconnect
 * them.
 */
@RestController
@RequestMapping("/api/admin")
class AdminController {

	/** From 4500 on clients do not come back by themselves. */
	private static final CloseStatus DISCONNECTED = new CloseStatus(4540, "disconnected by an administrator");

	private final WsConnections connections;

	AdminController(WsConnections connections) {
		this.connections = connections;
	}

	@GetMapping("/connections")
	List<Connection> connections() {
		return this.connections.all()
			.stream()
			.sorted(Comparator.comparing(WsConnection::openedAt).thenComparing(WsConnection::id))
			.map(Connection::of)
			.toList();
	}

	@PostMapping("/users/{user}/messages")
	BroadcastResult message(@PathVariable String user, @Valid @RequestBody Message message) {
		return this.connections.sendToUser(user, new ChatEvent.Notice(message.text(), Instant.now()));
	}

	@DeleteMapping("/users/{user}/connections")
	Disconnected disconnect(@PathVariable String user) {
		return new Disconnected(this.connections.closeUser(user, DISCONNECTED));
	}

	/**
	 * An open connection.
	 *
	 * @param id its identifier
	 * @param user its user, if known
	 * @param path its path
	 * @param openedAt when it opened
	 */
	record Connection(String id, @Nullable String user, String path, Instant openedAt) {

		static Connection of(WsConnection connection) {
			Principal principal = connection.principal();
			return new Connection(connection.id(), (principal != null) ? principal.getName() : null, connection.path(),
					connection.openedAt());
		}

	}

	/**
	 * Something to say to a user.
	 *
	 * @param text what to say
	 */
	record Message(@NotBlank @Size(max = 500) String text) {
	}

	/**
	 * What a disconnect has done.
	 *
	 * @param connections how many connections were closed
	 */
	record Disconnected(int connections) {
	}

}
