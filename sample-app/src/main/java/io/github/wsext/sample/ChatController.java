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

package io.github.wsext.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.WsPresence;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the page asks for by HTTP.
 */
@RestController
@RequestMapping("/api")
class ChatController {

	private final WsPresence presence;

	ChatController(WsPresence presence) {
		this.presence = presence;
	}

	@GetMapping("/me")
	Me me(Authentication authentication) {
		List<String> authorities = authentication.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null && authority.startsWith("ROLE_"))
			.toList();
		return new Me(authentication.getName(), authorities);
	}

	@GetMapping("/rooms")
	CompletableFuture<List<Room>> rooms() {
		List<CompletableFuture<Room>> rooms = Rooms.NAMES.stream().map(this::room).toList();
		return CompletableFuture.allOf(rooms.toArray(CompletableFuture[]::new))
			.thenApply((all) -> rooms.stream().map(CompletableFuture::join).toList());
	}

	private CompletableFuture<Room> room(String name) {
		return this.presence.count(Rooms.topic(name)).thenApply((count) -> new Room(name, count)).toCompletableFuture();
	}

	/**
	 * Who is asking.
	 *
	 * @param name name of the user
	 * @param authorities what the user is allowed
	 */
	record Me(String name, List<String> authorities) {
	}

	/**
	 * A room.
	 *
	 * @param name name of the room
	 * @param members how many people are in it
	 */
	record Room(String name, int members) {
	}

}
