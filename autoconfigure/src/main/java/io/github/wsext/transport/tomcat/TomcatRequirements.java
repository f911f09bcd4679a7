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

package io.github.wsext.transport.tomcat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * What the transport relies on of Tomcat beyond the Servlet API, looked at before the
 * first connection rather than found missing in the middle of one.
 */
final class TomcatRequirements {

	private final List<Supplier<@Nullable String>> requirements = new ArrayList<>();

	TomcatRequirements() {
	}

	/**
	 * Everything without which there is no connection.
	 */
	static TomcatRequirements ofConnections() {
		return new TomcatRequirements().field(RequestFacade.class, "request", Request.class)
			.method(Request.class, "getConnector")
			.method(Connector.class, "getProtocolHandler")
			.method(NioSocketWrapper.class, "getSocket")
			.method(NioSocketWrapper.class, "getSocketBufferHandler")
			.method(NioSocketWrapper.class, "read", boolean.class, ByteBuffer.class)
			.method(NioSocketWrapper.class, "write", BlockingMode.class, long.class, TimeUnit.class, Object.class,
					CompletionCheck.class, CompletionHandler.class, ByteBuffer[].class)
			.method(NioSocketWrapper.class, "hasDataToWrite")
			.method(NioSocketWrapper.class, "flush", boolean.class)
			.method(NioSocketWrapper.class, "registerReadInterest")
			.method(NioSocketWrapper.class, "processSocket", SocketEvent.class, boolean.class)
			.method(NioSocketWrapper.class, "execute", Runnable.class)
			.method(NioSocketWrapper.class, "updateLastRead")
			.method(NioSocketWrapper.class, "setReadTimeout", long.class)
			.method(NioSocketWrapper.class, "setWriteTimeout", long.class)
			.method(NioSocketWrapper.class, "isClosed")
			.method(NioSocketWrapper.class, "close")
			.method(NioChannel.class, "getIOChannel")
			.method(NioChannel.class, "write", ByteBuffer.class)
			.method(NioChannel.class, "getOutboundRemaining")
			.method(SocketBufferHandler.class, "isReadBufferEmpty")
			.implementation(TomcatConnectionHandler.class);
	}

	/**
	 * What else makes idle connections small.
	 */
	static TomcatRequirements ofSmallBuffers() {
		return new TomcatRequirements().field(SocketBufferHandler.class, "readBuffer", ByteBuffer.class)
			.field(SocketBufferHandler.class, "writeBuffer", ByteBuffer.class);
	}

	TomcatRequirements field(Class<?> owner, String name, Class<?> type) {
		this.requirements.add(() -> {
			Field field = ReflectionUtils.findField(owner, name, type);
			return (field != null && field.trySetAccessible()) ? null : owner.getName() + "." + name;
		});
		return this;
	}

	TomcatRequirements method(Class<?> owner, String name, Class<?>... parameters) {
		this.requirements.add(() -> (ReflectionUtils.findMethod(owner, name, parameters) != null) ? null
				: owner.getName() + "." + name + "()");
		return this;
	}

	/**
	 * A class of ours that has all that the interfaces of this Tomcat ask for.
	 */
	TomcatRequirements implementation(Class<?> type) {
		this.requirements.add(() -> Arrays.stream(type.getMethods())
			.filter((method) -> Modifier.isAbstract(method.getModifiers()))
			.map(TomcatRequirements::name)
			.findFirst()
			.orElse(null));
		return this;
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName() + "()";
	}

	/**
	 * What this Tomcat does not have, or has otherwise.
	 */
	List<String> missing() {
		return this.requirements.stream().flatMap(TomcatRequirements::look).toList();
	}

	private static Stream<String> look(Supplier<@Nullable String> requirement) {
		try {
			return Stream.ofNullable(requirement.get());
		}
		catch (LinkageError ex) {
			return Stream.of(ex.getMessage());
		}
	}

}
