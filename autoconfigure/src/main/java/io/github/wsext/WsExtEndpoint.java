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

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean as a WebSocket endpoint. Its methods receive the events of every
 * connection on the endpoint's path: {@link OnConnect}, {@link OnOpen}, {@link OnText},
 * {@link OnBinary}, {@link OnEvent}, {@link OnPong}, {@link OnError} and {@link OnClose}.
 *
 * <p>
 * The bean is a singleton shared by all connections. The callbacks of one connection run
 * one after the other, whatever the thread: {@code @OnOpen} has ended before the first
 * message, messages keep their order of arrival, {@code @OnClose} comes once and last.
 * Callbacks of different connections run at the same time, so fields of the bean need to
 * be thread-safe; what belongs to one connection goes into its
 * {@linkplain WsConnection#attributes() attributes}.
 *
 * <p>
 * The path belongs to the endpoint: a plain HTTP request on it is answered
 * {@code 426 Upgrade Required}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface WsExtEndpoint {

	/**
	 * Alias for {@link #path()}.
	 */
	@AliasFor("path")
	String value() default "";

	/**
	 * Path pattern of the endpoint, such as {@code /chat/{room}}. Placeholders
	 * ({@code ${...}}) are resolved.
	 */
	@AliasFor("value")
	String path() default "";

	/**
	 * Name under which the endpoint is configured ({@code wsext.endpoint.<id>.*}) and
	 * reported. Default: the name of the bean.
	 */
	String id() default "";

	/**
	 * How a client proves who it is before the connection opens.
	 */
	HandshakeAuthentication authentication() default HandshakeAuthentication.TICKET;

	/**
	 * Subprotocols the endpoint speaks, the preferred one first. The first that the
	 * client offers is chosen and echoed. Endpoints may share a path if their
	 * subprotocols differ.
	 */
	String[] subprotocols() default {};

	/**
	 * Whether a handshake that offers none of the {@link #subprotocols()} is refused with
	 * {@code 400}.
	 */
	boolean requireSubprotocol() default false;

	/**
	 * Origin patterns from which browsers may connect, in addition to the endpoint's own
	 * origin, such as {@code https://*.example.com} or {@code *}. Default: those of
	 * {@code wsext.allowed-origins}.
	 */
	String[] allowedOrigins() default {};

	/**
	 * Largest message a client may send, as a {@code DataSize} such as {@code 1MB},
	 * counted in bytes over all fragments; a larger one closes the connection with 1009.
	 * Default: {@code wsext.max-message-size}. The property
	 * {@code wsext.endpoint.<id>.max-message-size} overrides it.
	 */
	String maxMessageSize() default "";

	/**
	 * What happens to a message for a client whose queue is full. Answers to a client's
	 * own messages are never left out. Default: {@code wsext.outbound.overflow}, which is
	 * {@link OverflowPolicy#CLOSE}. The property {@code wsext.endpoint.<id>.overflow}
	 * overrides it.
	 */
	OverflowPolicy overflow() default OverflowPolicy.INHERIT;

	/**
	 * Time between two pings, such as {@code 25s}; {@code 0} for none. Default:
	 * {@code wsext.ping-interval}. The property {@code wsext.endpoint.<id>.ping-interval}
	 * overrides it.
	 */
	String pingInterval() default "";

	/**
	 * Longest time a client may take to answer a ping, such as {@code 15s}. Default:
	 * {@code wsext.ping-timeout}. The property {@code wsext.endpoint.<id>.ping-timeout}
	 * overrides it.
	 */
	String pingTimeout() default "";

	/**
	 * Name of the {@code TicketResolver} bean that finds the ticket in the handshake
	 * request where the carriers of {@code wsext.ticket.carriers} do not suit. Default:
	 * those carriers.
	 */
	String ticketResolver() default "";

	/**
	 * Name of the bean. Default: derived from the class name.
	 */
	@AliasFor(annotation = Component.class, attribute = "value")
	String beanName() default "";

}
