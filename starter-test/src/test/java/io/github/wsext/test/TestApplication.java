package io.github.wsext.test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * A server that behaves like one with WsExt as far as the client can see, made of plain
 * Spring.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableWebSocket
@Import(TestApplication.TicketController.class)
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class, JacksonAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class })
class TestApplication {

	@Bean
	Tickets tickets() {
		return new Tickets();
	}

	@Bean
	WebSocketConfigurer endpoints(Tickets tickets, JsonMapper jsonMapper) {
		return (registry) -> {
			TicketCheck check = new TicketCheck(tickets);
			add(registry, new EchoHandler(), "/open");
			add(registry, new EchoHandler(), "/echo", check);
			add(registry, new EchoHandler(), "/ws-ticket/*", check);
			add(registry, new ChatHandler(jsonMapper), "/chat/*", check);
		};
	}

	private static void add(WebSocketHandlerRegistry registry, WebSocketHandler handler, String path,
			HandshakeInterceptor... interceptors) {
		DefaultHandshakeHandler handshakeHandler = new DefaultHandshakeHandler();
		handshakeHandler.setSupportedProtocols("chat.v2", "wsext.v1");
		registry.addHandler(handler, path)
			.setHandshakeHandler(handshakeHandler)
			.addInterceptors(interceptors)
			.setAllowedOrigins("https://friend.example");
	}

	/**
	 * Tickets by themselves, each with the name of its user.
	 */
	static final class Tickets {

		private final Map<String, String> users = new ConcurrentHashMap<>();

		String issue(String user) {
			String ticket = "wst_" + this.users.size() + user;
			this.users.put(ticket, user);
			return ticket;
		}

		@Nullable String consume(@Nullable String ticket) {
			return (ticket != null) ? this.users.remove(ticket) : null;
		}

	}

	@RestController
	static class TicketController {

		private final Tickets tickets;

		TicketController(Tickets tickets) {
			this.tickets = tickets;
		}

		@PostMapping({ "/ticket", "/tickets/new" })
		ResponseEntity<Object> issue(@RequestHeader("Authorization") @Nullable String authorization,
				@RequestBody(required = false) @Nullable Map<String, String> body) {
			String user = userOf(authorization);
			if (user == null) {
				return ResponseEntity.status(401).body(Map.of("title", "Unauthorized"));
			}
			Map<String, String> answer = new HashMap<>();
			answer.put("ticket", this.tickets.issue(user));
			if (body != null) {
				answer.put("url", "/ws-ticket/" + answer.get("ticket"));
			}
			return ResponseEntity.ok(answer);
		}

		private static @Nullable String userOf(@Nullable String authorization) {
			if ("Bearer token-of-carol".equals(authorization)) {
				return "carol";
			}
			if (authorization == null || !authorization.startsWith("Basic ")) {
				return null;
			}
			byte[] decoded = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
			String[] credentials = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
			boolean known = credentials[0].equals(credentials[1]) || credentials[1].equals("secret");
			return known ? credentials[0] : null;
		}

	}

	/**
	 * Lets in whoever brings a ticket by any of the carriers, or HTTP Basic.
	 */
	private static final class TicketCheck implements HandshakeInterceptor {

		private final Tickets tickets;

		private TicketCheck(Tickets tickets) {
			this.tickets = tickets;
		}

		@Override
		public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				Map<String, Object> attributes) throws Exception {
			String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
			String user = this.tickets.consume(ticketOf(request, authorization));
			if (user == null && authorization != null && authorization.startsWith("Basic ")) {
				user = TicketController.userOf(authorization);
			}
			if (user != null) {
				attributes.put("user", user);
				return true;
			}
			response.setStatusCode(HttpStatus.UNAUTHORIZED);
			response.getHeaders().set("X-Reason", "ticket");
			response.getBody().write("{\"status\":401}".getBytes(StandardCharsets.UTF_8));
			return false;
		}

		private static @Nullable String ticketOf(ServerHttpRequest request, @Nullable String authorization) {
			for (String line : request.getHeaders().getOrEmpty("Sec-WebSocket-Protocol")) {
				for (String protocol : line.split(", *")) {
					if (protocol.startsWith("wsext.ticket.")) {
						return protocol.substring("wsext.ticket.".length());
					}
				}
			}
			if (authorization != null && authorization.startsWith("Ticket ")) {
				return authorization.substring("Ticket ".length());
			}
			String path = request.getURI().getPath();
			if (path.startsWith("/ws-ticket/")) {
				return path.substring("/ws-ticket/".length());
			}
			String query = request.getURI().getQuery();
			return (query != null && query.contains("ticket=")) ? query.substring(query.indexOf("ticket=") + 7) : null;
		}

		@Override
		public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				@Nullable Exception exception) {
		}

	}

	/**
	 * Sends back what it gets, apart from a few words.
	 */
	private static final class EchoHandler extends AbstractWebSocketHandler {

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
			String[] words = message.getPayload().split(" ", 2);
			switch (words[0]) {
				case "close" -> session.close(new CloseStatus(Integer.parseInt(words[1]), "as you like"));
				case "ping" -> session.sendMessage(new PingMessage());
				case "who" -> session.sendMessage(new TextMessage(String.valueOf(session.getAttributes().get("user"))));
				case "header" -> session
					.sendMessage(new TextMessage(String.valueOf(session.getHandshakeHeaders().getFirst(words[1]))));
				case "repeat" -> {
					for (int i = 0; i < Integer.parseInt(words[1]); i++) {
						session.sendMessage(new TextMessage("message " + i));
					}
				}
				default -> session.sendMessage(message);
			}
			if (message.getPayload().equals("last")) {
				session.close();
			}
		}

		@Override
		protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws Exception {
			session.sendMessage(message);
		}

	}

	/**
	 * Tells everybody in the same room what one of them says.
	 */
	private static final class ChatHandler extends AbstractWebSocketHandler {

		private final Map<String, Set<WebSocketSession>> rooms = new ConcurrentHashMap<>();

		private final JsonMapper jsonMapper;

		private ChatHandler(JsonMapper jsonMapper) {
			this.jsonMapper = jsonMapper;
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) throws Exception {
			room(session).add(session);
			send(session, Map.of("type", "joined"));
		}

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
			String text = this.jsonMapper.readTree(message.getPayload()).path("text").asString("");
			if (text.isEmpty()) {
				session.close(CloseStatus.BAD_DATA);
			}
			send(session, Map.of("type", "said", "user", session.getAttributes().get("user"), "text", text));
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			room(session).remove(session);
		}

		private void send(WebSocketSession from, Map<String, Object> message) throws Exception {
			TextMessage json = new TextMessage(this.jsonMapper.writeValueAsString(message));
			for (WebSocketSession each : room(from)) {
				synchronized (each) {
					each.sendMessage(json);
				}
			}
		}

		private Set<WebSocketSession> room(WebSocketSession session) {
			return this.rooms.computeIfAbsent(String.valueOf(session.getUri()), (path) -> new CopyOnWriteArraySet<>());
		}

	}

}
