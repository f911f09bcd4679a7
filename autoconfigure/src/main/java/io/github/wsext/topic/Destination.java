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

package io.github.wsext.topic;

/**
 * Whom a message is for, whichever nodes they are on.
 *
 * @param kind what the name is of
 * @param name name of the topic or the user, path pattern of the endpoint, id of the
 * connection; empty for all
 */
public record Destination(Kind kind, String name) {

	/** All connections. */
	public static final Destination ALL = new Destination(Kind.ALL, "");

	/**
	 * The subscribers of a topic.
	 */
	public static Destination topic(String topic) {
		return new Destination(Kind.TOPIC, topic);
	}

	/**
	 * The connections of a user.
	 */
	public static Destination user(String user) {
		return new Destination(Kind.USER, user);
	}

	/**
	 * The connections of an endpoint.
	 */
	public static Destination endpoint(String endpoint) {
		return new Destination(Kind.ENDPOINT, endpoint);
	}

	/**
	 * One connection.
	 */
	public static Destination connection(String id) {
		return new Destination(Kind.CONNECTION, id);
	}

	/**
	 * What the name of a destination is of.
	 */
	public enum Kind {

		/** A topic. */
		TOPIC,

		/** A user. */
		USER,

		/** An endpoint. */
		ENDPOINT,

		/** A connection. */
		CONNECTION,

		/** All connections. */
		ALL

	}

}
