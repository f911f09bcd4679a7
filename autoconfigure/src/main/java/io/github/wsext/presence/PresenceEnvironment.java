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

package io.github.wsext.presence;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.wsext.event.EventEnvelope;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.TopicRegistry;

/**
 * What presence needs.
 *
 * @param settings the topics that have it
 * @param store who is present
 * @param authorizer decides who may see it
 * @param info says what others see of a user
 * @param json writes an object as JSON
 * @param topics the topics
 * @param envelope the shape of events
 * @param scheduler tells that a grace is over
 * @param nanoTime the time that it goes by
 * @param executor runs what is told to others, and what the application hangs on results
 */
public record PresenceEnvironment(PresenceSettings settings, PresenceStore store, PresenceAuthorizer authorizer,
		PresenceInfoProvider info, Function<Object, String> json, TopicRegistry topics, EventEnvelope envelope,
		EngineScheduler scheduler, LongSupplier nanoTime, Executor executor) {
}
