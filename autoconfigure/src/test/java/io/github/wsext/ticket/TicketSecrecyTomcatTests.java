package io.github.wsext.ticket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for tickets where none may be, on a running server.
 *
 * <p>
 * Left out are the container's own debug logs, which show requests as they come in from
 * the line, before any filter, and those of the HTTP client.
 */
class TicketSecrecyTomcatTests {

	private static final Pattern LEFT_OUT = Pattern.compile("(org\\.apache\\.(catalina|coyote|tomcat)|jdk)\\.");

	private static final HttpClient client = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext context;

	private final List<String> log = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			if (!LEFT_OUT.matcher(event.getLoggerName()).lookingAt()) {
				TicketSecrecyTomcatTests.this.log.add(event.getLoggerName() + ": " + event.getFormattedMessage()
						+ ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}

	};

	private final Map<Logger, Optional<Level>> levels = new HashMap<>();

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.security.user.name=alice",
					"spring.security.user.password=alice", "spring.web.error.include-path=always",
					"spring.mvc.log-request-details=true")
			.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void capture() {
		LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
		loggers.getLoggerList().forEach((logger) -> {
			this.levels.put(logger, Optional.ofNullable(logger.getLevel()));
			logger.setLevel(Level.TRACE);
		});
		this.appender.setContext(loggers);
		this.appender.start();
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this.appender);
	}

	@AfterEach
	void release() {
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this.appender);
		this.levels.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
	}

	@Test
	@DisplayName("T17 no logger shows a ticket that is issued, by the controller or by one of the application")
	void issue() throws Exception {
		String json = JsonMapper.shared().readTree(send("POST", "/ticket").body()).get("ticket").asString();
		String text = send("POST", "/ticket", "Accept", "text/plain").body();
		String own = JsonMapper.shared().readTree(send("POST", "/own").body()).get("ticket").asString();
		assertThat(List.of(json, text, own)).allMatch((ticket) -> ticket.startsWith("wst_"));
		assertSecret(json, text, own);
	}

	@Test
	@DisplayName("T17 no logger and no controller sees a ticket that is presented, whatever the carrier")
	void present() throws Exception {
		String ticket = "wst_" + "S".repeat(43);
		assertThat(send("GET", "/chat/show?a=1&ticket=" + ticket).body())
			.isEqualTo(ticket.length() + " /chat/show a=1");
		assertThat(send("GET", "/ws-ticket/" + ticket).body()).isEqualTo(ticket.length() + " /ws-ticket null");
		assertThat(send("GET", "/chat/show", "Authorization", "Ticket " + ticket).body())
			.isEqualTo(ticket.length() + " /chat/show null");
		assertThat(send("GET", "/chat/show", "Sec-WebSocket-Protocol", "wsext.ticket." + ticket).body())
			.isEqualTo(ticket.length() + " /chat/show null");
		assertSecret(ticket);
	}

	@Test
	@DisplayName("T17 no error answer shows a ticket, after a failure, an asynchronous one, or for no such path")
	void errors() throws Exception {
		String ticket = "wst_" + "S".repeat(43);
		for (String uri : List.of("/chat/fail?ticket=" + ticket, "/chat/async?ticket=" + ticket,
				"/chat/crash?ticket=" + ticket, "/chat/nowhere/at/all?ticket=" + ticket,
				"/ws-ticket/" + ticket + "/beyond", "/ws%2Dticket/" + ticket)) {
			assertThat(send("GET", uri, "X-Fail", "true").body()).doesNotContain("SSSS");
		}
		assertSecret(ticket);
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	private void assertSecret(String... tickets) {
		assertThat(this.log).hasSizeGreaterThan(10);
		assertThat(this.log).allSatisfy((line) -> {
			for (String ticket : tickets) {
				assertThat(line).doesNotContain(ticket.substring(4));
			}
		});
	}

	private static HttpResponse<String> send(String method, String uri, String... headers) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + uri))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (method.equals("POST")) {
			request.header("Authorization", "Basic YWxpY2U6YWxpY2U=");
		}
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, JacksonAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, SecurityAutoConfiguration.class,
			UserDetailsServiceAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class })
	static class Application {

		private final TicketRoom room = new TicketRoom();

		@Bean
		TicketService ticketService() {
			return this.room.service;
		}

		@Bean
		TicketControllerRegistrar registrar(RequestMappingHandlerMapping mapping, TicketService service) {
			return new TicketControllerRegistrar(mapping, this.room.settings, service, TicketObserver.NOOP);
		}

		@Bean
		FilterRegistrationBean<TicketCarrierFilter> carrierFilter() {
			FilterRegistrationBean<TicketCarrierFilter> registration = new FilterRegistrationBean<>(
					new TicketCarrierFilter(this.room.settings, "",
							(request) -> request.getRequestURI().startsWith("/chat/")));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return registration;
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.ignoringRequestMatchers("/**"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@RestController
		static class Endpoints {

			private final TicketService tickets;

			Endpoints(TicketService tickets) {
				this.tickets = tickets;
			}

			@PostMapping("/own")
			IssuedTicket own(Authentication caller) {
				return this.tickets.issue(caller, "/chat/show", Map.of("seat", 12));
			}

			@GetMapping({ "/chat/show", "/ws-ticket" })
			String show(HttpServletRequest request) {
				if (request.getHeader("X-Fail") != null) {
					throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "asked to");
				}
				String ticket = PresentedTickets.of(request).ticket();
				return ((ticket != null) ? ticket.length() : 0) + " " + request.getRequestURI() + " "
						+ request.getQueryString();
			}

			@GetMapping("/chat/fail")
			void fail() {
				throw new ResponseStatusException(HttpStatus.CONFLICT, "no");
			}

			@GetMapping("/chat/crash")
			void crash() {
				throw new IllegalStateException("crash");
			}

			@GetMapping("/chat/async")
			DeferredResult<String> async() {
				DeferredResult<String> result = new DeferredResult<>();
				result.setErrorResult(new IllegalStateException("late"));
				return result;
			}

		}

	}

}
