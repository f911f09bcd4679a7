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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called once {@link OnOpen} has succeeded, and runs for the life of the connection: the
 * method pulls messages instead of being called with them. It takes a
 * {@link WsConversation} and whatever {@code @OnOpen} may take, and returns nothing.
 * Returning closes the connection with 1000; throwing goes to {@link OnError}, or closes
 * it with 1011.
 *
 * <p>
 * Runs on a virtual thread where the JVM has them, else on a thread of a bounded pool
 * ({@code wsext.conversation.max-threads}); beyond it a connection is closed with 1013.
 * An endpoint with a conversation has no {@link OnText}, {@link OnBinary} and
 * {@link OnEvent} methods. {@link OnClose} comes when the method has returned. When the
 * server shuts down its thread is interrupted.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Conversation {

}
