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

package io.github.wsext.send;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Observes what the application sends and asks. What it does itself never throws.
 * Thread-safe.
 */
public interface SendObserver {

	/**
	 * Observes nothing.
	 */
	SendObserver NONE = new SendObserver() {

		@Override
		public @Nullable Sending sending(Receivers receivers, @Nullable String endpoint, @Nullable String event) {
			return null;
		}

		@Override
		public @Nullable Asking asking(String endpoint, String event) {
			return null;
		}

	};

	/**
	 * The application is about to send a message, on this thread.
	 * @param endpoint path pattern of the receivers' endpoint, if it is one
	 * @param event name of the event, if the message is one
	 * @return sends it, or {@code null} if nobody observes that
	 */
	@Nullable Sending sending(Receivers receivers, @Nullable String endpoint, @Nullable String event);

	/**
	 * The application is about to ask a client, on this thread.
	 * @param endpoint path pattern of the endpoint
	 * @param event name of the event
	 * @return to be told of the answer, or {@code null} if nobody observes that
	 */
	@Nullable Asking asking(String endpoint, String event);

	/**
	 * Who gets a message.
	 */
	enum Receivers {

		/** One connection. */
		CONNECTION,

		/** All connections of a user. */
		USER,

		/** All connections to an endpoint. */
		ENDPOINT,

		/** All subscribers of a topic, or all but one. */
		TOPIC,

		/** All connections, or all that pass a filter. */
		ALL

	}

	/**
	 * A message whose sending is observed. Used once.
	 */
	interface Sending {

		/**
		 * Sends the message under observation.
		 * @param send gets what an event is to carry, {@code null} if nothing
		 * @return what that returns
		 */
		<T> T run(Function<@Nullable CarriedTrace, T> send);

	}

	/**
	 * A question whose answer is awaited.
	 */
	interface Asking {

		/**
		 * What the question is to carry, {@code null} if nothing.
		 */
		@Nullable CarriedTrace trace();

		/**
		 * The answer is there, on any thread.
		 * @param failure why there is none, {@code null} if there is
		 */
		void ended(@Nullable Throwable failure);

	}

}
