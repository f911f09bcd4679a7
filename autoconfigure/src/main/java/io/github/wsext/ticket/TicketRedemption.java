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

package io.github.wsext.ticket;

import io.github.wsext.limit.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Redemption of a ticket: the handshake that it is to open.
 *
 * @param path its path, relative to the application, decoded
 * @param origin its {@code Origin} header, if it has one
 * @param address address of the client
 */
public record TicketRedemption(String path, @Nullable String origin, ClientAddress address) {
}
