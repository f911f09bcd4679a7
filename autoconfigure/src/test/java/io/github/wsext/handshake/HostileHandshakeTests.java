package io.github.wsext.handshake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("container")
class HostileHandshakeTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Chat.class, Public.class),
			"wsext.ticket.issue-rate-per-minute=1000");

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void explore(CapturedOutput output) {
		StringBuilder all = new StringBuilder("\n");
		String big = "x".repeat(64 * 1024);
		for (String t : List.of("/chat/lobby?ticket=" + big, "/ws-ticket/" + big, "/public?x=%zz", "/public?x=%",
				"/public?%zz=1", "/public?x=%ff%fe", "/public?x=%00", "/public?x=%0d%0a", "/public?ticket=%zz",
				"/chat%2Flobby", "/chat/%2e%2e/lobby", "/chat/%00", "/chat/..;/public", "/chat/a%2Fb", "/chat/%252F",
				"/chat/%c0%ae", "/public;a=b", "/public;jsessionid=1", "/public%20", "/public%0a", "/public%",
				"/public%zz", "/./public", "/x/../public", "//public", "/public//", "/public/", "/PUBLIC", "/%70ublic",
				"/public?", "/public?&&&", "/public#x", "http://localhost/public", "http://foe.example/public", "*",
				"public", "/\\public", "/chat/%5c", "/public?x={}", "/public?x=|", "/chat/ü", "/chat/%F0%9F%92%A9",
				"/chat/%ff", "/public?x=[]", "/public?x=^", "/ws-ticket/%zz", "/ws-ticket/%ff", "/ws-ticket/a%2Fb",
				"/chat/{room}", "/chat/%7Broom%7D")) {
			line(all, t, (h) -> {
			});
		}
		line(all, "/public", (h) -> h.version("HTTP/1.0"));
		line(all, "/public", (h) -> h.version("HTTP/0.9"));
		line(all, "/public", (h) -> h.version("HTTP/3.0"));
		for (String m : List.of("TRACE", "CONNECT", "FOO", "get", "G\u0000T", "PRI"))
			line(all, "/public", (h) -> h.method(m));
		line(all, "/public", (h) -> h.addHeader("Host", "foe.example"));
		line(all, "/public", (h) -> h.header("Host", "foe example"));
		line(all, "/public", (h) -> h.without("Host"));
		line(all, "/public", (h) -> h.header("Host", "[::1"));
		line(all, "/public", (h) -> h.header("Host", "foe.example:99999999").origin("http://foe.example:99999999"));
		line(all, "/public", (h) -> h.header("Host", ""));
		line(all, "/public", (h) -> h.addHeader("Upgrade", "h2c"));
		line(all, "/public", (h) -> h.addHeader("Sec-WebSocket-Version", "13"));
		line(all, "/public", (h) -> h.addHeader("Sec-WebSocket-Version", "8"));
		line(all, "/public", (h) -> h.header("Sec-WebSocket-Version", "8, 13"));
		line(all, "/public", (h) -> h.addHeader("Connection", "close"));
		for (String e : List.of(";;;", ",", "=", "permessage-deflate; =", "permessage-deflate; x=\"", "\u0001",
				"x; y=\"a,b\"", "permessage-deflate; server_max_window_bits=99",
				"permessage-deflate; client_max_window_bits=abc", ";a", "a b", "x".repeat(4000)))
			line(all, "/public", (h) -> h.header("Sec-WebSocket-Extensions", e));
		for (String e : List.of(",,,", "", " ", "wsext.ticket.", "wsext.ticket. x", "wsext.ticket.\u00e9", "a b",
				"\"x\"", "wsext.v1;x", "x".repeat(4000)))
			line(all, "/chat/lobby", (h) -> h.header("Sec-WebSocket-Protocol", e));
		for (String e : List.of("Ticket", "Ticket ", "Ticket\tx", "ticket wst_", "Ticket  \u0001", "Ticket " + big,
				"Basic", "Basic !!!", "Bearer x", "x".repeat(4000)))
			line(all, "/chat/lobby", (h) -> h.header("Authorization", e));
		line(all, "/public", (h) -> h.body("hello"));
		line(all, "/public", (h) -> h.header("Content-Length", "-1"));
		line(all, "/public", (h) -> h.header("Content-Length", "5").addHeader("Content-Length", "6"));
		line(all, "/public", (h) -> h.header("Transfer-Encoding", "chunked"));
		line(all, "/public", (h) -> h.header("Transfer-Encoding", "gzip, chunked"));
		line(all, "/public", (h) -> h.header("X-A\r\nX-B", "1"));
		line(all, "/public", (h) -> h.header("X A", "1"));
		line(all, "/public", (h) -> h.header("X-A", "a\u0000b"));
		line(all, "/public", (h) -> h.header("Cookie", "\u0001=;;;=,"));
		line(all, "/public", (h) -> h.header("Cookie", "a=" + big));
		line(all, "/public", (h) -> {
			for (int i = 0; i < 300; i++) {
				h.header("X-" + i, "1");
			}
		});
		line(all, "/chat/lobby",
				(h) -> h.subprotocols(Collections.nCopies(500, "wsext.ticket.x").toArray(String[]::new)));
		line(all, "/chat/lobby?" + "ticket=x&".repeat(500), (h) -> {
		});
		line(all, "/chat/lobby?" + "ticket=x&ticket=y&".repeat(200), (h) -> {
		});
		line(all, "/public", (h) -> h.header("Accept", "\u0001"));
		line(all, "/public", (h) -> h.header("Accept-Language", ";;;q=x").header("Content-Type", "\u0001/;;"));
		line(all, "/public", (h) -> h.header("X-Forwarded-Host", "foe.example").origin("http://foe.example"));
		all.append("\nOUTPUT\n")
			.append(output.getAll()
				.lines()
				.filter((l) -> l.contains("ERROR") || l.contains("WARN") || l.startsWith("Caused")
						|| l.contains("Exception:"))
				.toList()
				.toString()
				.replace(", 2026", "\n2026"));
		try {
			java.nio.file.Files.writeString(
					java.nio.file.Path.of("/tmp/hs/explore-" + System.getProperty("wsext.test.container") + ".txt"),
					all);
		}
		catch (Exception ex) {
			throw new RuntimeException(ex);
		}
	}

	private void line(StringBuilder all, String target, Consumer<RawHandshake> request) {
		String status;
		String req = "";
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake(target);
			request.accept(handshake);
			req = handshake.toString()
				.replace("\r\n", " | ")
				.replace(
						"Upgrade: websocket | Connection: Upgrade | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Version: 13 |",
						"");
			var a = handshake.send();
			status = a.status() + " " + a.headers().getFirst("Content-Type") + " "
					+ a.headers().containsHeader("Set-Cookie");
		}
		catch (Throwable ex) {
			status = ex.toString();
		}
		all.append(status.substring(0, Math.min(100, status.length())))
			.append("   ")
			.append(req, 0, Math.min(150, req.length()))
			.append('\n');
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
