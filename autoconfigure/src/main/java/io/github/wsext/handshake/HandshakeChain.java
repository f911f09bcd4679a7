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

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.spi.HandshakeOrder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Chain of the steps that lead a handshake from its request to the 101, with the checks
 * of the application between ours. The first refusal ends it. The ticket is spent as late
 * as possible, so that neither a link preview nor a page of another origin can burn it.
 */
final class HandshakeChain {

	private final HandshakeStep<RequestedHandshake, RequestedHandshake> upgrade;

	private final HandshakeStep<RequestedHandshake, RequestedHandshake> rate;

	private final HandshakeStep<RequestedHandshake, RoutedHandshake> routing;

	private final HandshakeStep<RoutedHandshake, RoutedHandshake> origin;

	private final HandshakeStep<RoutedHandshake, RoutedHandshake> capacity;

	private final HandshakeStep<RoutedHandshake, AuthenticatedHandshake> authentication;

	private final HandshakeStep<AuthenticatedHandshake, AuthenticatedHandshake> rules;

	private final HandshakeStep<AuthenticatedHandshake, AuthenticatedHandshake> principalQuota;

	private final HandshakeStep<AuthenticatedHandshake, AcceptedHandshake> connect;

	HandshakeChain(ApplicationChecks checks, @Nullable TicketHandshakeInterceptor tickets,
			@Nullable SecurityRules rules, HandshakeHosts hosts, ConnectionRegistry connections, HandshakeLimits limits,
			EndpointDispatchers dispatchers) {
		this.upgrade = checks.between(Long.MIN_VALUE, HandshakeOrder.UPGRADE, new UpgradeCheck());
		this.rate = checks.between(HandshakeOrder.UPGRADE, HandshakeOrder.RATE, new RateCheck(limits));
		this.routing = checks.between(HandshakeOrder.RATE, HandshakeOrder.ROUTING,
				new EndpointRouting((tickets != null) ? tickets.temporaryUris() : null));
		this.origin = checks.between(HandshakeOrder.ROUTING, HandshakeOrder.ORIGIN, new OriginCheck(hosts));
		this.capacity = checks.between(HandshakeOrder.ORIGIN, HandshakeOrder.CAPACITY,
				new CapacityCheck(connections, limits));
		this.authentication = checks.between(HandshakeOrder.CAPACITY, HandshakeOrder.AUTHENTICATION,
				new CallerAuthentication(tickets, connections));
		this.rules = (rules != null) ? rules::check : HandshakeOutcome::passed;
		this.principalQuota = checks.between(HandshakeOrder.AUTHENTICATION, HandshakeOrder.PRINCIPAL_QUOTA,
				new PrincipalQuotaCheck());
		this.connect = checks.between(HandshakeOrder.PRINCIPAL_QUOTA, Ordered.LOWEST_PRECEDENCE,
				new ConnectCheck(dispatchers, limits.connecting()));
	}

	HandshakeOutcome<AcceptedHandshake> follow(RequestedHandshake handshake) {
		return this.upgrade.take(handshake)
			.then(this.rate)
			.then(this.routing)
			.then(this.origin)
			.then(this.capacity)
			.then(this.authentication)
			.then(this.rules)
			.then(this.principalQuota)
			.then(this.connect);
	}

}
