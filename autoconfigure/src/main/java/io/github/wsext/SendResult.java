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

package io.github.wsext;

/**
 * What became of a message.
 */
public enum SendResult {

	/**
	 * Handed to the operating system, in order. Whether it arrived only the client can
	 * tell.
	 */
	SENT,

	/**
	 * Left out, because the client does not keep up and the queue was full.
	 */
	DROPPED,

	/**
	 * Not sent, because the connection had ended, was closing or broke.
	 */
	CLOSED,

	/**
	 * Nobody can tell: the connection is on another node, which has not said in time.
	 */
	UNKNOWN

}
