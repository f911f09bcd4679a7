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

package io.github.wsext.dispatch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

import io.github.wsext.Broadcast;
import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnConnect;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for annotations that applications compose of ours.
 */
class ComposedAnnotationsTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(ComposedEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("D1 annotations of an application's own stand for ours on the bean and its methods, and set their attributes")
	void callbacks() {
		try (TestWebSocket one = TestWebSocket.connect(application.port(), "/composed/hall");
				TestWebSocket other = TestWebSocket.connect(application.port(), "/composed/hall")) {
			assertThat(one.send("{\"event\":\"chat:say\",\"id\":1}").takeText())
				.isEqualTo("{\"event\":\"chat:say\",\"payload\":\"said\",\"id\":1}");
			// Published to the own path, so the connection is subscribed.
			assertThat(other.send("{\"event\":\"chat:say\",\"id\":2}").takeText()).contains("said");
			one.send("hi");
			assertThat(one.takeText()).isEqualTo("hi since noon, nothing paid");
			assertThat(other.takeText()).isEqualTo("hi since noon, nothing paid");
		}
	}

	@Test
	@DisplayName("D1 name and value of an annotation mean the same")
	void aliases() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/composed/hall")) {
			assertThat(client.send("{\"event\":\"chat:ask\",\"id\":1}").takeText()).contains("noon and noon");
		}
	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@WsExtEndpoint(authentication = HandshakeAuthentication.NONE)
	@interface PublicEndpoint {

		@AliasFor(annotation = WsExtEndpoint.class, attribute = "path")
		String value();

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@OnText
	@Broadcast
	@interface Shout {

		@AliasFor(annotation = Broadcast.class, attribute = "topic")
		String to();

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@OnEvent(name = "chat:say")
	@interface OnSay {

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@ConnectionAttribute(name = "since")
	@interface Since {

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@TicketPayload(required = false)
	@interface Paid {

	}

	@PublicEndpoint("/composed/{room}")
	static class ComposedEndpoint {

		@OnConnect
		void connect(WsHandshake handshake) {
			handshake.attributes().put("since", "noon");
		}

		@Shout(to = "/composed/{room}")
		String shout(String text, @Since String since, @Paid Optional<Integer> paid) {
			return text + " since " + since + ", " + paid.map(String::valueOf).orElse("nothing") + " paid";
		}

		@OnSay
		String say() {
			return "said";
		}

		@OnEvent(name = "chat:ask")
		String ask(@ConnectionAttribute(name = "since") String one, @ConnectionAttribute("since") String other) {
			return one + " and " + other;
		}

	}

}
