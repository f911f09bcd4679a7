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

package io.github.wsext.test;

import java.net.URI;
import java.net.http.WebSocket;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.test.Handshake.HandshakeRefusedException;
import io.github.wsext.test.MemoryUpgrade.Accepted;

/**
 * Connects in memory: asks at the door, and opens both ends of the connection.
 */
final class MemoryConnector implements Connector {

	private final MemoryDoor door;

	MemoryConnector(MemoryDoor door) {
		this.door = door;
	}

	@Override
	public boolean isOverPort() {
		return false;
	}

	@Override
	public boolean issuesTickets() {
		return this.door.issuesTickets();
	}

	@Override
	public String describe(String path) {
		return path.startsWith("/") ? path : "/" + path;
	}

	/**
	 * Asks the endpoint on a thread of the server's, and opens the connection if it has
	 * accepted.
	 */
	@Override
	public WebSocket open(Handshake handshake, WebSocket.Listener listener, Duration timeout)
			throws HandshakeRefusedException {
		Principal loggedIn = MemoryCallers.loggedIn();
		if (loggedIn != null && handshake.caller() == null && handshake.ticket() == null) {
			handshake.principal(loggedIn);
		}
		Accepted accepted = await(() -> this.door.ask(handshake, URI.create(describe(handshake.path())), timeout),
				handshake.title(), timeout);
		MemoryConnection connection = new MemoryConnection(accepted.listener(), listener, accepted.subprotocol(),
				handshake.isSilent(), MemoryThreads.executor());
		try {
			return connection.open(timeout);
		}
		catch (InterruptedException ex) {
			throw interrupted(handshake.title(), ex);
		}
	}

	private static Accepted await(Callable<Accepted> handshake, String title, Duration timeout)
			throws HandshakeRefusedException {
		FutureTask<Accepted> answer = new FutureTask<>(handshake);
		MemoryThreads.executor().execute(answer);
		try {
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof HandshakeRefusedException refused) {
				throw refused;
			}
			if (cause instanceof AssertionError failure) {
				throw failure;
			}
			if (cause instanceof IllegalArgumentException mistake) {
				throw mistake;
			}
			if (cause instanceof IllegalStateException mistake) {
				throw mistake;
			}
			throw new AssertionError("Could not connect to " + title + ": " + cause, cause);
		}
		catch (TimeoutException ex) {
			throw new AssertionError(
					"Could not connect to " + title + ": no answer to the handshake within " + Text.duration(timeout));
		}
		catch (InterruptedException ex) {
			throw interrupted(title, ex);
		}
	}

	private static AssertionError interrupted(String title, InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new AssertionError("Interrupted while connecting to " + title, cause);
	}

}
