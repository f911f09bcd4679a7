package io.github.wsext.sample;

import java.time.Instant;
import java.util.List;

import io.github.wsext.BroadcastResult;
import io.github.wsext.WsConnections;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

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

	private final OpenConnections open;

	AdminController(WsConnections connections, OpenConnections open) {
		this.connections = connections;
		this.open = open;
	}

	@GetMapping("/connections")
	List<OpenConnections.Connection> connections() {
		return this.open.list();
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
