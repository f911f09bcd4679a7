package io.github.wsext.benchmarks.plain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/**
 * The endpoints with nothing but Spring.
 */
@SpringBootApplication(excludeName = "io.github.wsext.autoconfigure.WsExtAutoConfiguration")
@EnableWebSocket
public class PlainApplication implements WebSocketConfigurer {

	public static void main(String[] args) {
		SpringApplication.run(PlainApplication.class, args);
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(new EchoHandler(), "/echo").addHandler(new BroadcastHandler(), "/broadcast");
	}

}
