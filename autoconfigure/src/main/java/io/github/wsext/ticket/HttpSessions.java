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
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP sessions, by their {@linkplain HttpSessionKey keys}, that tickets and
 * connections of this node belong to: finds out which of them have ended without a word,
 * and keeps them alive. Forgets those that nobody asks for. Safe for use by many threads.
 */
public final class HttpSessions {

	private final Supplier<List<HttpSessionSource>> sources;

	private final Cache<String, Known> known;

	/**
	 * Creates a memory of no session.
	 * @param sources where sessions are kept or counted
	 * @param memory for how long a session is remembered that nobody asks for
	 */
	public HttpSessions(Supplier<List<HttpSessionSource>> sources, Duration memory) {
		this.sources = sources;
		this.known = Caffeine.newBuilder().expireAfterAccess(memory).executor(Runnable::run).build();
	}

	/**
	 * Remembers a session.
	 */
	public void note(HttpSession session) {
		try {
			String id = session.getId();
			this.known.put(HttpSessionKey.of(id), new Known(id, session.getAccessor()));
		}
		catch (IllegalStateException ex) {
			// It ends at this moment, of which the container tells.
			this.known.invalidate(HttpSessionKey.of(session.getId()));
		}
	}

	/**
	 * Whether a session has ended, as far as anybody knows. May wait for its store.
	 */
	public boolean hasEnded(String session) {
		Known found = this.known.getIfPresent(session);
		return found != null && this.sources.get().stream().anyMatch((source) -> source.hasEnded(found.id()));
	}

	/**
	 * Keeps a session alive, as a request does. May wait for its store.
	 */
	public void touch(String session) {
		Known found = this.known.getIfPresent(session);
		if (found == null) {
			return;
		}
		if (found.accessor() != null) {
			access(found.accessor());
		}
		else {
			this.sources.get().forEach((source) -> source.touch(found.id()));
		}
	}

	private static void access(HttpSession.Accessor accessor) {
		try {
			accessor.access((session) -> {
			});
		}
		catch (IllegalStateException ex) {
			// It has ended, of which the container tells.
			return;
		}
	}

	/**
	 * What is needed to find a session again.
	 *
	 * @param accessor the container's way to it, if the container keeps it
	 */
	private record Known(String id, HttpSession.@Nullable Accessor accessor) {
	}

}
