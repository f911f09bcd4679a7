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

/**
 * The rooms there are, and their topics.
 */
final class Rooms {

	static final List<String> NAMES = List.of("lobby", "random");

	private Rooms() {
	}

	/**
	 * The topic of what is said in a room, the last hundred messages of an hour, and of
	 * who is there: the path its connections are on.
	 */
	static String topic(String room) {
		return "/chat/" + room;
	}

	/**
	 * The topic of what a room does not keep.
	 */
	static String passing(String room) {
		return "/passing/" + room;
	}

}
