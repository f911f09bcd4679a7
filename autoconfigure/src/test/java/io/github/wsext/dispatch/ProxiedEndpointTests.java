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

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for endpoints of every shape that Spring beans can have.
 */
@EveryContainer
class ProxiedEndpointTests {

	private static RunningApplication classProxies;

	private static RunningApplication interfaceProxies;

	@BeforeAll
	static void start() {
		classProxies = RunningApplication.start(Transactions.class, TransactionalEndpoint.class,
				MonitoredEndpoint.class, HiddenEndpoint.class, Factory.class, ChildEndpoint.class);
		interfaceProxies = RunningApplication.start(
				List.of(Transactions.class, AnnotatedClassEndpoint.class, AnnotatedInterfaceEndpoint.class),
				"spring.aop.proxy-target-class=false");
	}

	@AfterAll
	static void stop() {
		classProxies.close();
		interfaceProxies.close();
	}

	@Test
	@DisplayName("D1 every callback of a @Transactional bean is called through its proxy")
	void transactional() {
		TransactionalEndpoint endpoint = classProxies.bean(TransactionalEndpoint.class);
		assertThat(AopUtils.isCglibProxy(endpoint)).isTrue();
		CountingTransactions transactions = classProxies.bean(CountingTransactions.class);
		int before = transactions.begun.get();
		List<String> calls = classProxies.bean(Calls.class).reset();
		try (RawWebSocketClient client = RawWebSocketClient.open(classProxies.port(), "/transactional")) {
			client.send(RawFrame.text("text"), RawFrame.binary(), RawFrame.pong(),
					RawFrame.text("{\"event\":\"event\"}"), RawFrame.text("fail"), RawFrame.close(1000, ""));
			Awaitility.await().until(() -> calls.contains("close true"));
		}
		assertThat(calls).containsExactly("connect true", "open true", "text true", "binary true", "pong true",
				"event true", "error true", "close true");
		assertThat(transactions.begun.get() - before).isEqualTo(9);
		assertThat(transactions.rolledBack.get()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/annotated-class", "/annotated-interface" })
	@DisplayName("D1 so it is with interface proxies, annotations on the class or on the interface")
	void interfaceProxy(String path) {
		CountingTransactions transactions = interfaceProxies.bean(CountingTransactions.class);
		for (Object bean : interfaceProxies.context().getBeansWithAnnotation(WsExtEndpoint.class).values()) {
			assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
		}
		int before = transactions.begun.get();
		try (TestWebSocket client = TestWebSocket.connect(interfaceProxies.port(), path + "/lobby?page=3")) {
			assertThat(client.send("{\"text\":\"hi\"}").takeText()).isEqualTo("true lobby 3 hi");
			assertThat(client.send("{\"text\":\"io\"}").takeText()).isEqualTo("failed: io");
			assertThat(transactions.begun.get() - before).isEqualTo(3);
			client.send("{\"text\":\"\"}");
			assertThat(client.awaitClose().getCode()).isEqualTo(1007);
		}
	}

	@Test
	@DisplayName("D1 advisors of the application surround callbacks")
	void advisor() {
		List<String> calls = classProxies.bean(Calls.class).reset();
		try (TestWebSocket client = TestWebSocket.connect(classProxies.port(), "/monitored")) {
			assertThat(client.send("hi").takeText()).isEqualTo("hi, monitored");
		}
		assertThat(calls).contains("before text");
	}

	@Test
	@DisplayName("D1 classes and methods need not be public, and private methods do where there is no proxy")
	void hidden() {
		try (TestWebSocket client = TestWebSocket.connect(classProxies.port(), "/hidden")) {
			assertThat(client.send("hi").takeText()).isEqualTo("private hi");
			assertThat(client.send(new byte[] { 1 }).takeText()).isEqualTo("protected");
		}
	}

	@Test
	@DisplayName("D1 endpoints may come from @Bean methods, and inherit callbacks")
	void otherOrigins() {
		try (TestWebSocket client = TestWebSocket.connect(classProxies.port(), "/made")) {
			assertThat(client.send("hi").takeText()).isEqualTo("made hi");
		}
		try (TestWebSocket client = TestWebSocket.connect(classProxies.port(), "/child")) {
			assertThat(client.send("hi").takeText()).isEqualTo("child hi");
			assertThat(client.send(new byte[] { 1 }).takeText()).isEqualTo("parent");
		}
	}

	@Test
	@DisplayName("D1 @WsExtEndpoint may be part of an annotation of one's own")
	void ownAnnotation() {
		try (RunningApplication application = RunningApplication.start(ComposedEndpoint.class);
				TestWebSocket client = TestWebSocket.connect(application.port(), "/composed")) {
			assertThat(client.send("hi").takeText()).isEqualTo("composed hi");
		}
	}

	/**
	 * What was called.
	 */
	static class Calls {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		List<String> reset() {
			this.calls.clear();
			return this.calls;
		}

		void add(String call) {
			this.calls.add(call);
		}

	}

	static class CountingTransactions extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private final AtomicInteger begun = new AtomicInteger();

		private final AtomicInteger rolledBack = new AtomicInteger();

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun.incrementAndGet();
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.rolledBack.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = false)
	static class Transactions {

		@Bean
		Calls calls() {
			return new Calls();
		}

		@Bean
		CountingTransactions transactionManager() {
			return new CountingTransactions();
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static Advisor monitor(ObjectProvider<Calls> calls) {
			MethodInterceptor advice = (invocation) -> {
				calls.getObject().add("before " + invocation.getMethod().getName());
				return invocation.proceed() + ", monitored";
			};
			return new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(Service.class), advice);
		}

	}

	@WsExtEndpoint(path = "/transactional", authentication = HandshakeAuthentication.NONE)
	@Transactional
	static class TransactionalEndpoint {

		private final Calls calls;

		TransactionalEndpoint(Calls calls) {
			this.calls = calls;
		}

		private void note(String callback) {
			this.calls.add(callback + " " + TransactionSynchronizationManager.isActualTransactionActive());
		}

		@OnConnect
		void connect() {
			note("connect");
		}

		@OnOpen
		protected void open() {
			note("open");
		}

		@OnText
		public void text(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("As you like");
			}
			note("text");
		}

		@OnBinary
		void binary() {
			note("binary");
		}

		@OnPong
		void pong() {
			note("pong");
		}

		@OnEvent("event")
		void event() {
			note("event");
		}

		@OnError
		void error(IllegalStateException exception) {
			note("error");
		}

		@OnClose
		void close() {
			note("close");
		}

	}

	record Say(@NotBlank String text) {
	}

	/**
	 * Has the methods but no annotations.
	 */
	interface Chat {

		String say(String room, int page, Say say) throws IOException;

		String failed(IOException exception);

	}

	@WsExtEndpoint(path = "/annotated-class/{room}", authentication = HandshakeAuthentication.NONE)
	@Transactional
	static class AnnotatedClassEndpoint implements Chat {

		@Override
		@OnText
		public String say(@PathVariable String room, @RequestParam int page, @Valid Say say) throws IOException {
			if (say.text().equals("io")) {
				throw new IOException("io");
			}
			return TransactionSynchronizationManager.isActualTransactionActive() + " " + room + " " + page + " "
					+ say.text();
		}

		@Override
		@OnError
		public String failed(IOException exception) {
			return "failed: " + exception.getMessage();
		}

	}

	/**
	 * Has the methods and their annotations.
	 */
	interface AnnotatedChat {

		@OnText
		String say(@PathVariable String room, @RequestParam int page, @Valid Say say) throws IOException;

		@OnError
		String failed(IOException exception);

	}

	@WsExtEndpoint(path = "/annotated-interface/{room}", authentication = HandshakeAuthentication.NONE)
	@Transactional
	static class AnnotatedInterfaceEndpoint implements AnnotatedChat {

		@Override
		public String say(String room, int page, Say say) throws IOException {
			if (say.text().equals("io")) {
				throw new IOException("io");
			}
			return TransactionSynchronizationManager.isActualTransactionActive() + " " + room + " " + page + " "
					+ say.text();
		}

		@Override
		public String failed(IOException exception) {
			return "failed: " + exception.getMessage();
		}

	}

	@WsExtEndpoint(path = "/monitored", authentication = HandshakeAuthentication.NONE)
	@Service
	static class MonitoredEndpoint {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/hidden", authentication = HandshakeAuthentication.NONE)
	private static final class HiddenEndpoint {

		@OnText
		private String text(String text) {
			return "private " + text;
		}

		@OnBinary
		protected String binary() {
			return "protected";
		}

	}

	static class Factory {

		@Bean
		MadeEndpoint made() {
			return new MadeEndpoint("made ");
		}

	}

	@WsExtEndpoint(path = "/made", authentication = HandshakeAuthentication.NONE)
	static class MadeEndpoint {

		private final String prefix;

		MadeEndpoint(String prefix) {
			this.prefix = prefix;
		}

		@OnText
		String text(String text) {
			return this.prefix + text;
		}

	}

	/**
	 * Has callbacks for its subclasses.
	 */
	abstract static class ParentEndpoint {

		@OnText
		String text(String text) {
			return "parent " + text;
		}

		@OnBinary
		String binary() {
			return "parent";
		}

	}

	@WsExtEndpoint(path = "/child", authentication = HandshakeAuthentication.NONE)
	static class ChildEndpoint extends ParentEndpoint {

		@Override
		@OnText
		String text(String text) {
			return "child " + text;
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@WsExtEndpoint(authentication = HandshakeAuthentication.NONE)
	@interface OpenEndpoint {

		@AliasFor(annotation = WsExtEndpoint.class, attribute = "path")
		String value();

	}

	@OpenEndpoint("/composed")
	static class ComposedEndpoint {

		@OnText
		String text(String text) {
			return "composed " + text;
		}

	}

}
