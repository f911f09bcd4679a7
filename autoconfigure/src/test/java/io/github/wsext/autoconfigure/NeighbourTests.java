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

package io.github.wsext.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.server.HandshakeInterceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What else an application has, beside endpoints, and what each takes away from the
 * other.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class NeighbourTests {

	@Test
	@DisplayName("an endpoint that takes requests away from other handlers is warned of, once, with their paths")
	void swallows(CapturedOutput output) {
		try (RunningApplication application = RunningApplication.start(Names.class, Lists.class, Pages.class)) {
			assertThat(application.http().as("alice").get("/names/list").status()).isEqualTo(426);
			assertThat(output.getAll().lines().filter((line) -> line.contains("takes requests away"))).singleElement()
				.asString()
				.contains(" WARN ", "/names/{name}", "those of /names/list, /names/lost, /names/{id}. ");
		}
	}

	@Test
	@DisplayName("the container's way to an error page leads to no endpoint, whatever its path")
	void errorPage() {
		try (RunningApplication application = RunningApplication.start(Names.class, Pages.class, ErrorPages.class)) {
			HttpAnswer answer = application.http().as("alice").get("/nothing");
			assertThat(answer.status()).isEqualTo(404);
			assertThat(answer.body()).isEqualTo("This is lost");
			assertThat(application.http().as("alice").get("/names/lost").status()).isEqualTo(426);
			// It has the rules of the application, too.
			assertThat(application.http().header("Accept", "application/json").get("/nothing").status()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnPost.class, OwnAnything.class })
	@DisplayName("an application that takes requests for tickets itself does not start, and reads which property to set")
	void ticketPathTaken(Class<?> controller, CapturedOutput output) {
		assertThatException().isThrownBy(() -> RunningApplication.start(Names.class, controller).close());
		assertThat(output).contains("APPLICATION FAILED TO START", "takes requests for /ticket, where WsExt issues",
				controller.getSimpleName() + "#own", "Set wsext.ticket.path to a path that is free");
	}

	@Test
	@DisplayName("another method of that path, or another path for tickets, is fine")
	void ticketPathShared() {
		try (RunningApplication application = RunningApplication.start(Names.class, OwnGet.class)) {
			assertThat(application.http().as("alice").get("/ticket").body()).isEqualTo("own");
			assertThat(application.ticket()).startsWith("wst_");
		}
		RunningApplication.start(List.of(Names.class, OwnPost.class), "wsext.ticket.path=/ws/ticket").close();
	}

	@Test
	@DisplayName("D2 an application with a validator of its own starts, and payloads are validated")
	void ownValidator() {
		try (RunningApplication application = RunningApplication.start(Forms.class, OwnValidator.class);
				RawWebSocketClient client = application.client()) {
			client.handshake("/forms").open();
			client.sendText("{\"event\":\"form\",\"payload\":{\"name\":\"\"},\"id\":\"1\"}");
			assertThat(client.readMessage().text()).contains("invalid_payload");
		}
	}

	@Test
	@DisplayName("what an application wants of Spring's types by type is its own, none of ours")
	void candidates() {
		try (RunningApplication application = RunningApplication.start(Names.class, Collector.class)) {
			Collector collector = application.bean(Collector.class);
			assertThat(collector.found(collector.handlers)).isEmpty();
			assertThat(collector.found(collector.consumers)).isEmpty();
			assertThat(collector.found(collector.listeners)).isEmpty();
			assertThat(collector.found(collector.interceptors)).isEmpty();
		}
	}

	@WsExtEndpoint(path = "/names/{name}", authentication = HandshakeAuthentication.NONE)
	static class Names {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/lists/one", authentication = HandshakeAuthentication.NONE)
	static class Lists {

		@OnText
		void text(String text) {
		}

	}

	@RestController
	static class Pages {

		@GetMapping("/names/list")
		String list() {
			return "list";
		}

		@GetMapping("/names/{id}")
		String one(@PathVariable String id) {
			return id;
		}

		@GetMapping("/lists/{id}")
		String many(@PathVariable String id) {
			return id;
		}

		@RequestMapping("/names/lost")
		String lost() {
			return "This is lost";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ErrorPages {

		@Bean
		ErrorPageRegistrar pages() {
			return (registry) -> registry.addErrorPages(new ErrorPage(HttpStatus.NOT_FOUND, "/names/lost"));
		}

	}

	@RestController
	static class OwnPost {

		@PostMapping("/ticket")
		String own() {
			return "own";
		}

	}

	@RestController
	static class OwnAnything {

		@RequestMapping("/ticket")
		String own() {
			return "own";
		}

	}

	@RestController
	static class OwnGet {

		@GetMapping("/ticket")
		String own() {
			return "own";
		}

	}

	@WsExtEndpoint(path = "/forms", authentication = HandshakeAuthentication.NONE)
	static class Forms {

		@OnEvent("form")
		String form(@Valid Form form) {
			return form.name();
		}

		record Form(@NotBlank String name) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnValidator {

		@Bean
		LocalValidatorFactoryBean ownValidator() {
			return new LocalValidatorFactoryBean();
		}

	}

	static class Collector {

		private final ObjectProvider<HttpRequestHandler> handlers;

		private final ObjectProvider<Consumer<?>> consumers;

		private final ObjectProvider<HttpSessionListener> listeners;

		private final ObjectProvider<HandshakeInterceptor> interceptors;

		Collector(ObjectProvider<HttpRequestHandler> handlers, ObjectProvider<Consumer<?>> consumers,
				ObjectProvider<HttpSessionListener> listeners, ObjectProvider<HandshakeInterceptor> interceptors) {
			this.handlers = handlers;
			this.consumers = consumers;
			this.listeners = listeners;
			this.interceptors = interceptors;
		}

		List<?> found(ObjectProvider<?> provider) {
			return provider.stream().filter((bean) -> bean.getClass().getName().startsWith("io.github.wsext")).toList();
		}

	}

}
