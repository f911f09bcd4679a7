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

package io.github.wsext.dispatch.conversation;

import io.github.wsext.WsConversation;

/**
 * What a conversation consists of, and what becomes of it when it fails. Called on the
 * conversation's thread.
 */
public interface ConversationBody {

	/**
	 * Holds the conversation; its return is the end of the connection.
	 */
	void hold(WsConversation conversation) throws Throwable;

	/**
	 * The conversation has ended by this failure.
	 */
	void failed(WsConversation conversation, Throwable failure);

	/**
	 * There was no thread for the conversation. Called on the thread that wanted one.
	 */
	void refused();

}
