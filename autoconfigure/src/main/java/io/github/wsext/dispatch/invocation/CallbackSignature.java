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

package io.github.wsext.dispatch.invocation;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * What a callback takes and gives, as it is declared.
 *
 * @param payload the parameter that what the client has sent is read into, if there is
 * one
 * @param sent the type of what it sends, without the stage and the optional around it;
 * {@code void} for nothing
 */
public record CallbackSignature(@Nullable MethodParameter payload, Type sent) {
}
