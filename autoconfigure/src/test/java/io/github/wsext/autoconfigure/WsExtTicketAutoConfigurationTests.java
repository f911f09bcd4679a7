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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.wsext.dispatch.MethodSecurityUpgradeGuard;
import io.github.wsext.dispatch.context.SecurityCallbackContext;
import io.github.wsext.handshake.HandshakeSecurityCustomizer;
import io.github.wsext.handshake.TicketHandshakeInterceptor;
import io.github.wsext.ticket.AddressBinding;
import io.github.wsext.ticket.CaffeineTicketStore;
import io.github.wsext.ticket.DefaultTicketRedeemer;
import io.github.wsext.ticket.DefaultTicketService;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketCarrier;
import io.github.wsext.ticket.TicketCarrierFilter;
import io.github.wsext.ticket.TicketControllerRegistrar;
import io.github.wsext.ticket.TicketExpiryNotifier;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketService;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.socket.server.HandshakeInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsExtTicketAutoConfiguration}.
 */
class WsExtTicketAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS);

	@Test
	@DisplayName("T1 with Spring Security there are tickets, and all that belongs to them")
	void everything() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(TicketSettings.class)
			.hasSingleBean(TicketExpiryNotifier.class)
			.hasSingleBean(CaffeineTicketStore.class)
			.hasSingleBean(DefaultTicketService.class)
			.hasSingleBean(DefaultTicketRedeemer.class)
			.hasSingleBean(TicketControllerRegistrar.class)
			.hasSingleBean(HandshakeSecurityCustomizer.class)
			.hasSingleBean(TicketHandshakeInterceptor.class)
			.hasSingleBean(SecurityCallbackContext.class)
			.hasSingleBean(MethodSecurityUpgradeGuard.class));
	}

	@Test
	@DisplayName("T5 T9 T12 every property of wsext.ticket is wired")
	void properties() {
		this.runner
			.withPropertyValues("wsext.ticket.ttl=45s", "wsext.ticket.path=/auth/ws", "wsext.ticket.methods=get,POST",
					"wsext.ticket.carriers=query,header", "wsext.ticket.query-parameter=pass",
					"wsext.ticket.uri-path=/t", "wsext.ticket.require-endpoint=true",
					"wsext.ticket.max-per-principal=1", "wsext.ticket.max-per-node=2",
					"wsext.ticket.issue-rate-per-minute=3", "wsext.ticket.issue-rate-per-address=4",
					"wsext.ticket.bind-origin=false", "wsext.ticket.bind-address=prefix")
			.run((context) -> assertThat(context.getBean(TicketSettings.class)).isEqualTo(
					new TicketSettings(Duration.ofSeconds(45), "/auth/ws", Set.of(HttpMethod.GET, HttpMethod.POST),
							true,
							new TicketSettings.Carriers(List.of(TicketCarrier.QUERY, TicketCarrier.HEADER), "pass",
									"/t"),
							new TicketSettings.Unused(1, 2), new TicketSettings.IssueRate(3, 4),
							new TicketSettings.Binding(false, AddressBinding.PREFIX))));
	}

	@Test
	@DisplayName("T5 T9 T12 the defaults are those of the reference")
	void defaults() {
		this.runner.run((context) -> assertThat(context.getBean(TicketSettings.class)).isEqualTo(new TicketSettings(
				Duration.ofSeconds(30), "/ticket", Set.of(HttpMethod.POST), false,
				new TicketSettings.Carriers(List.of(TicketCarrier.SUBPROTOCOL, TicketCarrier.HEADER, TicketCarrier.PATH,
						TicketCarrier.QUERY), "ticket", "/ws-ticket"),
				new TicketSettings.Unused(20, 100_000), new TicketSettings.IssueRate(30, 0),
				new TicketSettings.Binding(true, AddressBinding.OFF))));
	}

	@Test
	@DisplayName("T16 the store steps aside for one of the application")
	void ownStore() {
		this.runner.withUserConfiguration(OwnStore.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TicketStore.class)
				.hasSingleBean(DefaultTicketService.class)
				.doesNotHaveBean(CaffeineTicketStore.class));
	}

	@Test
	@DisplayName("T16 the service steps aside for one of the application")
	void ownService() {
		this.runner.withBean(TicketService.class, () -> BDDMockito.mock(TicketService.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TicketService.class)
				.doesNotHaveBean(DefaultTicketService.class)
				.hasSingleBean(TicketHandshakeInterceptor.class));
	}

	@Test
	@DisplayName("T16 the redeemer steps aside for one of the application")
	void ownRedeemer() {
		this.runner.withBean(TicketRedeemer.class, () -> BDDMockito.mock(TicketRedeemer.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TicketRedeemer.class)
				.doesNotHaveBean(DefaultTicketRedeemer.class)
				.hasSingleBean(DefaultTicketService.class));
	}

	@Test
	@DisplayName("our interceptor lands in nobody's collection, and is there for whoever asks for it by name")
	void interceptorIsNoCandidate() {
		this.runner.withUserConfiguration(OwnInterceptor.class).run((context) -> {
			assertThat(context).hasNotFailed();
			OwnInterceptor.Injected injected = context.getBean(OwnInterceptor.Injected.class);
			HandshakeInterceptor own = context.getBean("ownInterceptor", HandshakeInterceptor.class);
			assertThat(injected.all()).containsExactly(own);
			assertThat(injected.single()).isSameAs(own);
			assertThat(injected.byName()).isSameAs(context.getBean(TicketHandshakeInterceptor.class));
		});
		this.runner.run((context) -> assertThat(context).getBeans(HandshakeInterceptor.class)
			.containsOnlyKeys("wsExtTicketHandshakeInterceptor"));
	}

	@Test
	@DisplayName("T17 the carrier filter is the first of all filters, for every dispatch")
	void filterIsFirst() {
		this.runner.run((context) -> {
			FilterRegistrationBean<?> registration = context.getBean("wsExtTicketCarrierFilter",
					FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(TicketCarrierFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
			assertThat(registration.determineDispatcherTypes()).containsExactlyInAnyOrder(DispatcherType.values());
		});
	}

	@Test
	@DisplayName("H6 it publishes no SecurityFilterChain, so Boot's default stays, and so does the application's own")
	void securityFilterChain() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(SecurityFilterChain.class)
			.hasBean("defaultSecurityFilterChain"));
		this.runner.withUserConfiguration(OwnChain.class)
			.run((context) -> assertThat(context).hasSingleBean(SecurityFilterChain.class).hasBean("ownChain"));
	}

	@Test
	@DisplayName("H6 without a part of Spring Security there are no tickets")
	void withoutSecurity() {
		for (Class<?> missing : List.of(Authentication.class, SecurityFilterChain.class, HttpSecurity.class)) {
			new WebApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WsExtTicketAutoConfiguration.class))
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(WsExtTicketAutoConfiguration.class));
		}
	}

	@Test
	@DisplayName("T5 without the OAuth2 classes tickets know no end of the caller's login, and work")
	void withoutOAuth2() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TicketService.class));
	}

	@Test
	@DisplayName("T16 two contexts have parts of their own")
	void twoContexts() {
		this.runner.run((one) -> this.runner.run((other) -> {
			assertThat(one.getBean(TicketStore.class)).isNotSameAs(other.getBean(TicketStore.class));
			assertThat(one.getBean(TicketService.class)).isNotSameAs(other.getBean(TicketService.class));
		}));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		TicketStore ticketStore() {
			return new TicketStore() {

				@Override
				public void save(TicketKey key, Ticket ticket) {
				}

				@Override
				public Optional<Ticket> take(TicketKey key) {
					return Optional.empty();
				}

				@Override
				public Optional<Ticket> find(TicketKey key) {
					return Optional.empty();
				}

				@Override
				public void revoke(String owner, Instant issuedUntil) {
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnInterceptor {

		@Bean
		HandshakeInterceptor ownInterceptor() {
			return BDDMockito.mock(HandshakeInterceptor.class);
		}

		@Bean
		Injected injected(ObjectProvider<HandshakeInterceptor> all, HandshakeInterceptor single,
				@Qualifier("wsExtTicketHandshakeInterceptor") HandshakeInterceptor byName) {
			return new Injected(all.orderedStream().toList(), single, byName);
		}

		record Injected(List<HandshakeInterceptor> all, HandshakeInterceptor single, HandshakeInterceptor byName) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChain {

		@Bean
		SecurityFilterChain ownChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).build();
		}

	}

}
