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

package io.github.wsext.observe;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of WsExt, and the keys of each.
 */
public enum WsExtObservationDocumentation implements ObservationDocumentation {

	/**
	 * A handshake, from its request until it is answered.
	 */
	HANDSHAKE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultHandshakeObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return HandshakeLowCardinalityKeyNames.values();
		}

	},

	/**
	 * A callback, from its begin until it returns or throws.
	 */
	CALLBACK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultCallbackObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return CallbackLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return CallbackHighCardinalityKeyNames.values();
		}

	},

	/**
	 * The sending of a message, until it is in the queues of its receivers.
	 */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return SendLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return SendHighCardinalityKeyNames.values();
		}

	},

	/**
	 * A question to a client, until its answer is there or will not come.
	 */
	ASK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultAskObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return AskLowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return AskHighCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys of handshakes with few values.
	 */
	public enum HandshakeLowCardinalityKeyNames implements KeyName {

		/**
		 * Path pattern of the endpoint, or {@code none} at the temporary URI of tickets.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * What became of it: {@code opened}, or why it was refused.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys of callbacks with few values.
	 */
	public enum CallbackLowCardinalityKeyNames implements KeyName {

		/**
		 * Path pattern of the endpoint.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * Annotation of the callback, or {@code subscription}.
		 */
		KIND {

			@Override
			public String asString() {
				return "kind";
			}

		},

		/**
		 * What became of it: {@code returned} or {@code thrown}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys of callbacks with any number of values.
	 */
	public enum CallbackHighCardinalityKeyNames implements KeyName {

		/**
		 * Identifier of the connection, unless there is none yet.
		 */
		CONNECTION {

			@Override
			public String asString() {
				return "wsext.connection";
			}

		},

		/**
		 * Name of the event, if it is for one.
		 */
		EVENT {

			@Override
			public String asString() {
				return "wsext.event";
			}

		}

	}

	/**
	 * Keys of messages with few values.
	 */
	public enum SendLowCardinalityKeyNames implements KeyName {

		/**
		 * Path pattern of the endpoint for one connection, otherwise {@code none}.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * Who gets it: {@code connection}, {@code user}, {@code endpoint}, {@code topic}
		 * or {@code all}.
		 */
		RECEIVERS {

			@Override
			public String asString() {
				return "receivers";
			}

		}

	}

	/**
	 * Keys of messages with any number of values.
	 */
	public enum SendHighCardinalityKeyNames implements KeyName {

		/**
		 * Name of the event, if the message is one.
		 */
		EVENT {

			@Override
			public String asString() {
				return "wsext.event";
			}

		}

	}

	/**
	 * Keys of questions with few values.
	 */
	public enum AskLowCardinalityKeyNames implements KeyName {

		/**
		 * Path pattern of the endpoint.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * What became of it: {@code answered}, {@code timed_out}, {@code closed} or
		 * {@code failed}.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys of questions with any number of values.
	 */
	public enum AskHighCardinalityKeyNames implements KeyName {

		/**
		 * Name of the event.
		 */
		EVENT {

			@Override
			public String asString() {
				return "wsext.event";
			}

		}

	}

}
