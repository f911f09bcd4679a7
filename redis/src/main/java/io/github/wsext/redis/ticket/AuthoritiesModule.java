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

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Module that has authorities inside of an application's own principals written by their
 * names.
 */
final class AuthoritiesModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	AuthoritiesModule() {
		super(AuthoritiesModule.class.getName());
		addSerializer(GrantedAuthority.class, new ValueSerializer<>() {

			@Override
			public void serialize(GrantedAuthority authority, JsonGenerator generator, SerializationContext context) {
				generator.writeString(authority.getAuthority());
			}

		});
		addDeserializer(GrantedAuthority.class, new ValueDeserializer<>() {

			@Override
			public GrantedAuthority deserialize(JsonParser parser, DeserializationContext context) {
				return new SimpleGrantedAuthority(parser.getValueAsString());
			}

		});
	}

}
