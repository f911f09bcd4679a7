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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;

/**
 * Puts tickets where they are looked for.
 */
final class Carriers {

	static final int THREADS = 100;

	private Carriers() {
	}

	/**
	 * A handshake for this path that carries the ticket, which has to be bound to the
	 * path if it is to go into the temporary URI.
	 */
	static RawHandshake carry(RawWebSocketClient client, TicketCarrier carrier, String path, String ticket) {
		return switch (carrier) {
			case SUBPROTOCOL -> client.handshake(path).ticket(ticket);
			case HEADER -> client.handshake(path).header("Authorization", "Ticket " + ticket);
			case PATH -> client.handshake("/ws-ticket/" + ticket);
			case QUERY -> client.handshake(path + "?ticket=" + ticket);
		};
	}

	/**
	 * Presents one ticket many times at the same time.
	 * @return the answers
	 */
	static List<HttpAnswer> race(RunningApplication application, TicketCarrier carrier, String path, String ticket)
			throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		List<RawWebSocketClient> clients = new ArrayList<>();
		try {
			List<Future<HttpAnswer>> answers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				RawWebSocketClient client = application.client();
				clients.add(client);
				answers.add(executor.submit(() -> {
					RawHandshake handshake = carry(client, carrier, path, ticket);
					barrier.await();
					return handshake.send();
				}));
			}
			List<HttpAnswer> done = new ArrayList<>();
			for (Future<HttpAnswer> answer : answers) {
				done.add(answer.get());
			}
			return done;
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
			executor.shutdownNow();
		}
	}

}
