/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.asyncapi;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.wsext.Broadcast;
import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConversation;
import io.github.wsext.WsEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.presence.PresenceAuthorizer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.topic.TopicAuthorizer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with something of all that documents tell of.
 */
final class DescribedApplication {

	private DescribedApplication() {
	}

	static RunningApplication start(String... properties) {
		return RunningApplication.start(
				List.of(ChatEndpoint.class, OrderEndpoint.class, BillingEndpoint.class, SumEndpoint.class, Rules.class),
				Stream.concat(
						Stream.of("wsext.asyncapi.enabled=true", "spring.application.name=shop",
								"wsext.asyncapi.version=1.2.3", "wsext.asyncapi.server=wss://shop.example.com/app",
								"wsext.topic.history[/chat/{room}].size=10",
								"wsext.topic.presence[/chat/{room}].grace=0s", "wsext.event.batch.price=1s"),
						Stream.of(properties))
					.toArray(String[]::new));
	}

	@WsExtEndpoint(path = "/chat/{room:[a-z]+}", id = "chat")
	static class ChatEndpoint {

		@OnConnect
		boolean admit() {
			return true;
		}

		@OnOpen(event = "chat:welcome")
		Welcome open() {
			return new Welcome("Hello");
		}

		@OnText
		@Broadcast
		Said say(@Valid Say message) {
			return new Said("alice", message.text(), Instant.EPOCH);
		}

		@OnBinary
		ByteBuffer picture(ByteBuffer bytes) {
			return bytes;
		}

		@OnEvent("chat:typing")
		@Broadcast(event = "chat:typed", excludeSender = true)
		Said typing(Say message) {
			return new Said("alice", message.text(), Instant.EPOCH);
		}

		@OnEvent("chat:search")
		@Operation(summary = "Looks for what was said")
		CompletionStage<Page<Said>> search(Say message) {
			return CompletableFuture.completedFuture(new Page<>(List.of(new Said("bob", "hi", Instant.EPOCH)), null));
		}

		@OnEvent("admin:*")
		void any(WsEvent event, WsConnection connection) {
			connection.send(new Welcome(event.name()));
		}

		@OnClose
		@Broadcast(topic = "/left/{room}", event = "chat:left")
		Welcome close() {
			return new Welcome("Bye");
		}

		@OnError
		Failed refuse(InvalidPayloadException exception) {
			return new Failed("refused", String.valueOf(exception.getMessage()));
		}

	}

	@WsExtEndpoint(path = "/orders", id = "orders", authentication = HandshakeAuthentication.HTTP)
	static class OrderEndpoint {

		@OnEvent("order:place")
		Order place(Order order) {
			return order;
		}

		record Order(String article) {
		}

	}

	@WsExtEndpoint(path = "/billing", id = "billing", authentication = HandshakeAuthentication.NONE,
			subprotocols = "billing.v1", requireSubprotocol = true)
	static class BillingEndpoint {

		@OnText
		Order bill(Order order) {
			return order;
		}

		record Order(long number, @Nullable String note) {
		}

	}

	@WsExtEndpoint(path = "/sum", id = "sum", authentication = HandshakeAuthentication.NONE)
	static class SumEndpoint {

		@Conversation
		void add(WsConversation conversation) {
			conversation.incoming().forEach(conversation::send);
		}

	}

	@Schema(description = "What somebody says")
	record Say(@NotBlank @Size(max = 20) @Schema(description = "The words", example = "hi") String text) {
	}

	record Said(String from, String text, Instant at) {
	}

	record Welcome(String text) {
	}

	record Failed(String code, String message) {
	}

	record Page<T>(List<T> content, @Nullable String next) {
	}

	record Price(String symbol, double price) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		TopicAuthorizer topicAuthorizer() {
			return (connection, topic) -> true;
		}

		@Bean
		PresenceAuthorizer presenceAuthorizer() {
			return (connection, topic) -> true;
		}

		@Bean
		AsyncApiMessage prices() {
			return AsyncApiMessage.sent("/prices/{symbol}", "price", Price.class).description("Once a second");
		}

		@Bean
		AsyncApiMessage numbers() {
			return AsyncApiMessage.received("/sum", String.class);
		}

	}

}
