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

import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the page asks for by HTTP.
 */
@RestController
@RequestMapping("/api")
class ChatController {

	private final Rooms rooms;

	ChatController(Rooms rooms) {
		this.rooms = rooms;
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
	List<Room> rooms() {
		return this.rooms.names().stream().map((name) -> new Room(name, this.rooms.members(name).size())).toList();
	}

	@GetMapping("/rooms/{room}/members")
	List<String> members(@PathVariable String room) {
		if (!this.rooms.exists(room)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no room " + room);
		}
		return this.rooms.members(room);
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
