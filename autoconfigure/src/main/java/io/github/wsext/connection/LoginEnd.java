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

package io.github.wsext.connection;

/**
 * What has happened to a login, for all who may have connections of it.
 */
public sealed interface LoginEnd {

	/**
	 * All logins of a user have ended.
	 *
	 * @param user name of the principal
	 */
	record OfUser(String user) implements LoginEnd {
	}

	/**
	 * An HTTP session has ended.
	 *
	 * @param session key of the session
	 */
	record OfSession(String session) implements LoginEnd {
	}

	/**
	 * An HTTP session goes on under another key.
	 *
	 * @param from key it had
	 * @param to key it has
	 */
	record Moved(String from, String to) implements LoginEnd {
	}

	/**
	 * The logins of all others in an HTTP session have ended.
	 *
	 * @param session key of the session
	 * @param user who is logged in there, empty if it is nobody
	 * @param changed whether somebody else is known to have been before
	 */
	record OfOthers(String session, String user, boolean changed) implements LoginEnd {
	}

}
