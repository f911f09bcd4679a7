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

package io.github.wsext.ticket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.support.EndedLogins;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * A ticket room with a clock of its own, for tests.
 */
final class TicketRoom {

	final MutableClock clock = new MutableClock();

	final RecordingTicketObserver observer = new RecordingTicketObserver();

	final List<Ticket> expired = new CopyOnWriteArrayList<>();

	final TicketSettings settings;

	final EndedLogins endedLogins = new EndedLogins(Duration.ofMinutes(10), this.clock);

	final CaffeineTicketStore store;

	final DefaultTicketService service;

	final TicketRedeemer redeemer;

	TicketRoom(TicketSettings settings, TicketAttributesProvider... providers) {
		this.settings = settings;
		this.store = new CaffeineTicketStore(settings.unused(), this.clock, this.expired::add, Runnable::run,
				Scheduler.disabledScheduler());
		this.service = service(this.store, providers);
		this.redeemer = redeemer(this.store);
	}

	TicketRoom(TicketAttributesProvider... providers) {
		this(settings((settings) -> settings), providers);
	}

	DefaultTicketService service(TicketStore store, TicketAttributesProvider... providers) {
		return new DefaultTicketService(this.settings, store, List.of(providers), TicketRoom::isEndpoint, "/app", "",
				this.observer, this.clock, this.endedLogins);
	}

	DefaultTicketRedeemer redeemer(TicketStore store) {
		return new DefaultTicketRedeemer(this.settings.binding(), store, this.observer, this.expired::add, this.clock,
				this.endedLogins);
	}

	/**
	 * Moves on until every ticket is expired and swept.
	 */
	void expireAll() {
		this.clock.advance(this.settings.ttl().plusSeconds(3));
		this.store.cleanUp();
	}

	static Authentication user(String name) {
		return UsernamePasswordAuthenticationToken.authenticated(name, "secret", List.of());
	}

	static TicketRedemption handshake(String path, @Nullable String origin) {
		return handshake(path, origin, "127.0.0.1");
	}

	static TicketRedemption handshake(String path, @Nullable String origin, String address) {
		return new TicketRedemption(path, origin, ClientAddress.of(address));
	}

	static boolean isEndpoint(String path) {
		return path.matches("/chat/[^/]+") || path.equals("/echo");
	}

	static TicketSettings settings(UnaryOperator<Settings> change) {
		return change.apply(new Settings()).build();
	}

	/**
	 * The settings in a form that can be changed.
	 */
	static final class Settings {

		private Duration ttl = Duration.ofSeconds(30);

		private String path = "/ticket";

		private Set<HttpMethod> methods = Set.of(HttpMethod.POST);

		private List<TicketCarrier> carriers = List.of(TicketCarrier.values());

		private String queryParameter = "ticket";

		private String uriPath = "/ws-ticket";

		private boolean requireEndpoint;

		private int maxPerPrincipal = 20;

		private int maxPerNode = 100_000;

		private int issueRatePerMinute = 30;

		private int issueRatePerAddress;

		private boolean bindOrigin = true;

		private AddressBinding bindAddress = AddressBinding.OFF;

		Settings ttl(Duration ttl) {
			this.ttl = ttl;
			return this;
		}

		Settings methods(HttpMethod... methods) {
			this.methods = Set.of(methods);
			return this;
		}

		Settings carriers(TicketCarrier... carriers) {
			this.carriers = List.of(carriers);
			return this;
		}

		Settings paths(String path, String queryParameter, String uriPath) {
			this.path = path;
			this.queryParameter = queryParameter;
			this.uriPath = uriPath;
			return this;
		}

		Settings requireEndpoint() {
			this.requireEndpoint = true;
			return this;
		}

		Settings limits(int maxPerPrincipal, int maxPerNode, int issueRatePerMinute) {
			this.maxPerPrincipal = maxPerPrincipal;
			this.maxPerNode = maxPerNode;
			this.issueRatePerMinute = issueRatePerMinute;
			return this;
		}

		Settings issueRatePerAddress(int issueRatePerAddress) {
			this.issueRatePerAddress = issueRatePerAddress;
			return this;
		}

		Settings bindOrigin(boolean bindOrigin) {
			this.bindOrigin = bindOrigin;
			return this;
		}

		Settings bindAddress(AddressBinding bindAddress) {
			this.bindAddress = bindAddress;
			return this;
		}

		private TicketSettings build() {
			return new TicketSettings(this.ttl, this.path, this.methods, this.requireEndpoint,
					new TicketSettings.Carriers(this.carriers, this.queryParameter, this.uriPath),
					new TicketSettings.Unused(this.maxPerPrincipal, this.maxPerNode),
					new TicketSettings.IssueRate(this.issueRatePerMinute, this.issueRatePerAddress),
					new TicketSettings.Binding(this.bindOrigin, this.bindAddress));
		}

	}

}
