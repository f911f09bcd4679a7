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

package io.github.wsext.redis.ticket;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Types of an application that its tickets may bring along to another node: as payload,
 * as an attribute, as the principal or the {@code Authentication} itself. They travel as
 * JSON, by the application's own settings for that. Beans of this type add up; what none
 * of them names is never read, whatever stands in Redis.
 *
 * <pre>
 * &#064;Bean
 * TicketTypes ticketTypes() {
 *     return TicketTypes.of(Seat.class, Tenant.class);
 * }
 * </pre>
 *
 * @param types exactly these classes, without their subclasses
 */
public record TicketTypes(Set<Class<?>> types) {

	public TicketTypes {
		types = Set.copyOf(types);
	}

	/**
	 * These types.
	 */
	public static TicketTypes of(Class<?>... types) {
		return new TicketTypes(Set.of(types));
	}

	/**
	 * The types of all of them.
	 */
	static TicketTypes all(List<TicketTypes> some) {
		Set<Class<?>> all = new LinkedHashSet<>();
		some.forEach((types) -> all.addAll(types.types()));
		return new TicketTypes(all);
	}

}
