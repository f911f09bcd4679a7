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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator.TypeMatcher;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Format of callers: what Spring Security's own Jackson modules can write, bearer tokens,
 * for which it has none, and what the application has listed. Everything else is refused,
 * when it is written as well as when it is read.
 */
final class AuthenticationFormat {

	/** Together these are a resource server. */
	static final String JWT_AUTHENTICATION = "org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken";

	static final String JWT_TYPE = "org.springframework.security.oauth2.jwt.Jwt";

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final String LISTED = "listed";

	private static final String SECURITY = "security";

	private final ValueFormat values;

	private final TicketTypes types;

	private final JsonMapper security;

	private final @Nullable BearerTokens bearerTokens;

	/**
	 * Creates the format.
	 * @param json writes and reads listed types
	 * @param values format of claims
	 * @param types what the application has listed
	 * @param classLoader finds what Spring Security has
	 */
	AuthenticationFormat(JsonMapper json, ValueFormat values, TicketTypes types, ClassLoader classLoader) {
		this.values = values;
		this.types = types;
		BasicPolymorphicTypeValidator.Builder listed = BasicPolymorphicTypeValidator.builder()
			.allowIfSubType(new TypeMatcher() {

				@Override
				public boolean match(DatabindContext context, Class<?> type) {
					return types.types().contains(type);
				}

			});
		JsonMapper.Builder builder = JsonMapper.builder()
			.addModules(SecurityJacksonModules.getModules(classLoader, listed))
			.addModule(new ListedTypesModule(json, types));
		ListedTypes validator = new ListedTypes(classLoader, listed.build());
		// In the place of the one that the modules have set.
		this.security = builder.build()
			.rebuild()
			.polymorphicTypeValidator(validator)
			.activateDefaultTyping(validator, DefaultTyping.NON_FINAL, JsonTypeInfo.As.PROPERTY)
			.build();
		boolean resourceServer = ClassUtils.isPresent(JWT_AUTHENTICATION, classLoader)
				&& ClassUtils.isPresent(JWT_TYPE, classLoader);
		this.bearerTokens = resourceServer ? new BearerTokens() : null;
	}

	/**
	 * Writes a caller.
	 */
	JsonNode write(Authentication caller) {
		ObjectNode node = NODES.objectNode();
		JsonNode bearer = (this.bearerTokens != null) ? this.bearerTokens.write(caller) : null;
		if (bearer != null) {
			return bearer;
		}
		if (this.types.types().contains(caller.getClass())) {
			node.set(LISTED, this.values.write("the Authentication", caller));
			return node;
		}
		node.put(SECURITY, writeTyped(caller));
		return node;
	}

	/**
	 * Reads a caller.
	 * @throws IllegalArgumentException if it is none
	 * @throws JacksonException if it is of a type that is not listed
	 */
	Authentication read(JsonNode node) {
		Object read;
		if (node.has(LISTED)) {
			read = this.values.read(node.get(LISTED));
		}
		else if (node.has(SECURITY)) {
			read = readTyped(node.get(SECURITY).stringValue());
		}
		else {
			Assert.notNull(this.bearerTokens, "Without Spring Security's resource server there are no bearer tokens");
			read = this.bearerTokens.read(node);
		}
		if (read instanceof AbstractAuthenticationToken token && token.getDetails() instanceof JsonNode) {
			// What Spring Security makes of none for some kinds.
			token.setDetails(null);
		}
		Assert.isInstanceOf(Authentication.class, read);
		return (Authentication) read;
	}

	/**
	 * Writes something of Spring Security's, with its type.
	 */
	private String writeTyped(Object value) {
		return this.security.writerFor(Object.class).writeValueAsString(value);
	}

	private Object readTyped(String written) {
		return this.security.readValue(written, Object.class);
	}

	private ArrayNode authorities(Collection<? extends GrantedAuthority> authorities) {
		ArrayNode nodes = NODES.arrayNode();
		authorities.forEach((authority) -> nodes.add(writeTyped(authority)));
		return nodes;
	}

	private List<GrantedAuthority> authorities(JsonNode nodes) {
		List<GrantedAuthority> authorities = new ArrayList<>();
		nodes.forEach((node) -> {
			Object authority = readTyped(node.stringValue());
			Assert.isInstanceOf(GrantedAuthority.class, authority);
			authorities.add((GrantedAuthority) authority);
		});
		return authorities;
	}

	/**
	 * The callers of a resource server. Apart, as its classes may be missing.
	 */
	private final class BearerTokens {

		private static final String JWT = "jwt";

		private static final String OPAQUE = "opaque";

		@Nullable JsonNode write(Authentication caller) {
			if (caller.getClass() == JwtAuthenticationToken.class && caller.getPrincipal() instanceof Jwt) {
				return write((JwtAuthenticationToken) caller);
			}
			if (caller.getClass() == BearerTokenAuthentication.class) {
				return write((BearerTokenAuthentication) caller);
			}
			return null;
		}

		private JsonNode write(JwtAuthenticationToken caller) {
			ObjectNode node = NODES.objectNode();
			Jwt jwt = caller.getToken();
			node.put(JWT, jwt.getTokenValue());
			node.set("headers", AuthenticationFormat.this.values.write("a header of the JWT", jwt.getHeaders()));
			node.set("claims", AuthenticationFormat.this.values.write("a claim of the JWT", jwt.getClaims()));
			putTimes(node, jwt.getIssuedAt(), jwt.getExpiresAt());
			node.put("name", caller.getName());
			putCaller(node, caller);
			return node;
		}

		private JsonNode write(BearerTokenAuthentication caller) {
			ObjectNode node = NODES.objectNode();
			OAuth2AccessToken token = caller.getToken();
			OAuth2AuthenticatedPrincipal principal = (OAuth2AuthenticatedPrincipal) caller.getPrincipal();
			node.put(OPAQUE, token.getTokenValue());
			putTimes(node, token.getIssuedAt(), token.getExpiresAt());
			node.set("scopes", AuthenticationFormat.this.values.write("a scope", token.getScopes()));
			node.put("introspected", principal instanceof OAuth2IntrospectionAuthenticatedPrincipal);
			node.put("name", principal.getName());
			node.set("attributes",
					AuthenticationFormat.this.values.write("an attribute of the token", principal.getAttributes()));
			node.set("held", authorities(principal.getAuthorities()));
			putCaller(node, caller);
			return node;
		}

		private void putCaller(ObjectNode node, AbstractAuthenticationToken caller) {
			node.set("authorities", authorities(caller.getAuthorities()));
			Object details = caller.getDetails();
			if (details != null) {
				node.put("details", writeTyped(details));
			}
		}

		private void putTimes(ObjectNode node, @Nullable Instant issuedAt, @Nullable Instant expiresAt) {
			node.set("issued", AuthenticationFormat.this.values.write("a time", issuedAt));
			node.set("expires", AuthenticationFormat.this.values.write("a time", expiresAt));
		}

		Authentication read(JsonNode node) {
			AbstractAuthenticationToken caller = caller(node);
			if (node.has("details")) {
				caller.setDetails(readTyped(node.get("details").stringValue()));
			}
			return caller;
		}

		private AbstractAuthenticationToken caller(JsonNode node) {
			if (node.has(JWT)) {
				Jwt jwt = new Jwt(node.get(JWT).stringValue(), time(node, "issued"), time(node, "expires"),
						map(node, "headers"), map(node, "claims"));
				return new JwtAuthenticationToken(jwt, authorities(node.path("authorities")),
						node.path("name").stringValue());
			}
			if (!node.has(OPAQUE)) {
				throw new IllegalArgumentException("A caller of an unknown kind");
			}
			OAuth2AccessToken token = new OAuth2AccessToken(TokenType.BEARER, node.get(OPAQUE).stringValue(),
					time(node, "issued"), time(node, "expires"), scopes(node));
			return new BearerTokenAuthentication(principal(node), token, authorities(node.path("authorities")));
		}

		private OAuth2AuthenticatedPrincipal principal(JsonNode node) {
			String name = node.path("name").stringValue();
			Map<String, Object> attributes = map(node, "attributes");
			List<GrantedAuthority> held = authorities(node.path("held"));
			return node.path("introspected").booleanValue()
					? new OAuth2IntrospectionAuthenticatedPrincipal(name, attributes, held)
					: new DefaultOAuth2AuthenticatedPrincipal(name, attributes, held);
		}

		private @Nullable Instant time(JsonNode node, String name) {
			return (Instant) AuthenticationFormat.this.values.read(node.path(name));
		}

		@SuppressWarnings("unchecked")
		private Map<String, Object> map(JsonNode node, String name) {
			Object map = AuthenticationFormat.this.values.read(node.path(name));
			Assert.isInstanceOf(Map.class, map);
			return (Map<String, Object>) map;
		}

		@SuppressWarnings("unchecked")
		private Set<String> scopes(JsonNode node) {
			Object scopes = AuthenticationFormat.this.values.read(node.path("scopes"));
			Assert.isInstanceOf(Set.class, scopes);
			return (Set<String>) scopes;
		}

	}

}
