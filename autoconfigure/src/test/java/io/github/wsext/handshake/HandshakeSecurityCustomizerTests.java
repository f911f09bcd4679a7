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

package io.github.wsext.handshake;

import java.util.List;
import java.util.function.Consumer;

import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeSecurityCustomizer}.
 */
class HandshakeSecurityCustomizerTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
						SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
						SecurityFilterAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class))
		.withPropertyValues("spring.security.user.name=alice", "spring.security.user.password=alice")
		.withUserConfiguration(Application.class);

	@Test
	@DisplayName("H6 under Boot's default security handshakes pass and nothing else does")
	void bootDefault() {
		run(null, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(200, client.get("/ws-ticket"));
			client.expect(401, client.get("/chat/lobby/history"));
			client.expect(401, client.get("/other"));
			client.expect(401, client.get("/"));
			client.expect(401, client.get("/ticket"));
			client.expect(200, client.get("/other").with(alice()));
		});
	}

	@Test
	@DisplayName("H6 under a chain of the application with anyRequest().authenticated() too")
	void ownChain() {
		run(OwnChain.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(200, client.get("/ws-ticket"));
			client.expect(401, client.get("/other"));
			client.expect(200, client.get("/public"));
			client.expect(403, client.get("/admin").with(alice()));
		});
	}

	@Test
	@DisplayName("H6 a chain that disables CSRF still starts, and keeps its rules")
	void csrfDisabled() {
		run(CsrfDisabled.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(401, client.post("/other"));
			client.expect(200, client.post("/other").with(alice()));
		});
	}

	@Test
	@DisplayName("H6 a chain without authorization rules gets none")
	void withoutRules() {
		run(WithoutRules.class, (client) -> {
			client.expect(200, client.get("/other"));
			client.expect(200, client.get("/chat/lobby"));
			FilterChainProxy proxy = client.context.getBean(FilterChainProxy.class);
			assertThat(proxy.getFilterChains()).singleElement()
				.satisfies((chain) -> assertThat(chain.getFilters()).noneMatch(AuthorizationFilter.class::isInstance));
		});
	}

	@Test
	@DisplayName("H6 a chain with a securityMatcher still matches nothing else")
	void securityMatcher() {
		run(ApiChain.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(200, client.get("/other"));
			client.expect(401, client.get("/api/orders"));
		});
	}

	@Test
	@DisplayName("H6 each of several chains lets handshakes pass and keeps its own rules")
	void severalChains() {
		run(SeveralChains.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(200, client.get("/api/socket"));
			client.expect(401, client.get("/api/orders"));
			client.expect(403, client.get("/api/orders").with(alice()));
			client.expect(401, client.get("/other"));
			client.expect(200, client.get("/other").with(alice()));
		});
	}

	@Test
	@DisplayName("H6 rules that a configurer of the application adds while the chain is built are seen")
	void rulesFromConfigurer() {
		run(RulesFromConfigurer.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(200, client.post("/chat/lobby"));
			client.expect(401, client.get("/other"));
		});
	}

	@Test
	@DisplayName("H6 rules that another customizer has set before are seen")
	void rulesFromCustomizer() {
		run(RulesFromCustomizer.class, (client) -> {
			client.expect(200, client.get("/chat/lobby"));
			client.expect(401, client.get("/other"));
			client.expect(200, client.get("/public"));
		});
	}

	@Test
	@DisplayName("H6 no HTTP session is created by a handshake")
	void noSession() {
		run(null, (client) -> {
			assertThat(client.send(client.get("/chat/lobby")).getRequest().getSession(false)).isNull();
			assertThat(client.send(client.post("/chat/lobby")).getRequest().getSession(false)).isNull();
			assertThat(client.send(client.post("/ticket").with(alice())).getRequest().getSession(false)).isNull();
		});
	}

	@Test
	@DisplayName("T1 CSRF is not asked of a ticket request that brings its own Authorization")
	void csrfWithAuthorization() {
		run(null, (client) -> {
			client.expect(200, client.post("/ticket").with(alice()));
			client.expect(200, client.post("/ticket").with(alice()).header("Cookie", "a=b"));
			client.expect(200, client.post("/ticket").with(alice()).header("Sec-Fetch-Site", "same-origin"));
			client.expect(403, client.post("/ticket").with(alice()).header("Sec-Fetch-Site", "cross-site"));
		});
	}

	@Test
	@DisplayName("T1 CSRF stays on for ticket requests with a cookie, and for all other paths")
	void csrfWithCookie() {
		run(null, (client) -> {
			client.expect(403, client.post("/ticket").header("Cookie", "JSESSIONID=1"));
			client.expect(403, client.post("/other").with(alice()));
			client.expect(403, client.post("/ticket/other").with(alice()));
		});
	}

	@Test
	@DisplayName("T1 a caller without credentials is told 401, not 403")
	void withoutCredentials() {
		run(null, (client) -> client.expect(401, client.post("/ticket")));
	}

	@Test
	@DisplayName("H3 CSRF does not hide what an endpoint has to say to other methods")
	void csrfOfEndpoints() {
		run(null, (client) -> client.expect(200, client.post("/chat/lobby").header("Cookie", "JSESSIONID=1")));
	}

	private void run(@Nullable Class<?> configuration, Consumer<Client> test) {
		WebApplicationContextRunner configured = (configuration != null)
				? this.runner.withUserConfiguration(configuration) : this.runner;
		configured.run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(new Client(context.getSourceApplicationContext()));
		});
	}

	private static RequestPostProcessor alice() {
		return (request) -> {
			request.addHeader("Authorization", "Basic YWxpY2U6YWxpY2U=");
			return request;
		};
	}

	/**
	 * Sends requests through the security filters of an application.
	 */
	private static final class Client {

		private final WebApplicationContext context;

		private final MockMvc mvc;

		Client(WebApplicationContext context) {
			this.context = context;
			this.mvc = MockMvcBuilders.webAppContextSetup(context)
				.addFilters(context.getBean("springSecurityFilterChain", Filter.class))
				.build();
		}

		MockHttpServletRequestBuilder get(String path) {
			return MockMvcRequestBuilders.request(HttpMethod.GET, path);
		}

		MockHttpServletRequestBuilder post(String path) {
			return MockMvcRequestBuilders.request(HttpMethod.POST, path);
		}

		void expect(int status, MockHttpServletRequestBuilder request) {
			assertThat(send(request).getResponse().getStatus()).isEqualTo(status);
		}

		MvcResult send(MockHttpServletRequestBuilder request) {
			try {
				return this.mvc.perform(request.header("Accept", "application/json")).andReturn();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		@Order(0)
		HandshakeSecurityCustomizer handshakeSecurityCustomizer() {
			return new HandshakeSecurityCustomizer(
					(request) -> request.getRequestURI().matches("/chat/[^/]+|/api/socket|/ws-ticket"),
					(request) -> request.getRequestURI().equals("/ticket"), List.of());
		}

		@RestController
		static class Everything {

			@RequestMapping("/**")
			String answer() {
				return "reached";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/public")
					.permitAll()
					.requestMatchers("/admin")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CsrfDisabled {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf(AbstractHttpConfigurer::disable)
				.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutRules {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApiChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralChains {

		@Bean
		@Order(1)
		SecurityFilterChain api(HttpSecurity http) {
			return http.securityMatcher("/api/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("ADMIN"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain web(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RulesFromConfigurer {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.with(new CompanyRules()).httpBasic(Customizer.withDefaults()).build();
		}

		private static final class CompanyRules extends AbstractHttpConfigurer<CompanyRules, HttpSecurity> {

			@Override
			public void init(HttpSecurity http) {
				http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RulesFromCustomizer {

		@Bean
		@Order(-1)
		Customizer<HttpSecurity> companyRules() {
			return (http) -> http.authorizeHttpRequests((requests) -> requests.requestMatchers("/public").permitAll());
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
