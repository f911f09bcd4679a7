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

import java.time.Instant;

import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The repository of Spring Session, of which some kinds tell nobody when a session ends.
 *
 * @param repository the repository
 * @param <S> type of its sessions
 */
public record SpringSessionSource<S extends Session>(SessionRepository<S> repository) implements HttpSessionSource {

	@Override
	public boolean hasEnded(String id) {
		S session = this.repository.findById(id);
		return session == null || session.isExpired();
	}

	@Override
	public void touch(String id) {
		S session = this.repository.findById(id);
		if (session != null && !session.isExpired()) {
			session.setLastAccessedTime(Instant.now());
			this.repository.save(session);
		}
	}

}
