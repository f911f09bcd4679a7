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

package io.github.wsext.publish;

import org.springframework.security.core.Authentication;

/**
 * Decides which topics a caller of {@code POST /wsext/publish} may publish to, beside the
 * authority {@code wsext:publish} that it has to have. A bean of this type opens that
 * door; without one nobody may. Must be thread-safe. What it throws is a no.
 */
@FunctionalInterface
public interface TopicPublishAuthorizer {

	/**
	 * Lets nobody publish anything.
	 */
	TopicPublishAuthorizer DENY = (caller, topic) -> false;

	/**
	 * Whether a caller may publish.
	 * @param caller the caller, who is authenticated and has the authority
	 * @param topic the topic, whose name has been checked
	 */
	boolean mayPublish(Authentication caller, String topic);

}
