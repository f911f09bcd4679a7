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

package io.github.wsext.dispatch;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.dispatch.argument.ConnectionArguments;
import io.github.wsext.dispatch.argument.HandshakeArguments;
import io.github.wsext.dispatch.argument.ParameterConstraints;
import io.github.wsext.dispatch.argument.PayloadArguments;
import io.github.wsext.dispatch.argument.PayloadValidator;
import io.github.wsext.dispatch.argument.SecurityArguments;
import io.github.wsext.dispatch.invocation.ArgumentResolver;
import io.github.wsext.dispatch.invocation.CallbackSignature;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.result.ForeignMeanings;
import io.github.wsext.dispatch.result.ReturnTypeCheck;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.event.EventEnvelope;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * Makes callbacks callable: all reflection is done here, at start-up.
 */
final class CallbackFactory {

	static final String PRINCIPAL_ANNOTATION = "org.springframework.security.core.annotation.AuthenticationPrincipal";

	static final String VALIDATOR = "jakarta.validation.executable.ExecutableValidator";

	private static final boolean SECURITY = ClassUtils.isPresent(PRINCIPAL_ANNOTATION,
			CallbackFactory.class.getClassLoader());

	private static final boolean VALIDATION = ClassUtils.isPresent(VALIDATOR, CallbackFactory.class.getClassLoader());

	private static final String CONSTRAINT = "jakarta.validation.Constraint";

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final List<HandlerArgumentResolver> resolvers;

	private final EventEnvelope envelope;

	private final HandshakeArguments handshakeArguments;

	private final ConnectionArguments connectionArguments;

	private final PayloadArguments payloadArguments;

	private final @Nullable ParameterConstraints constraints;

	CallbackFactory(List<HandlerArgumentResolver> resolvers, EventEnvelope envelope, ConversionService conversion,
			@Nullable Validator validator) {
		this.resolvers = resolvers;
		this.envelope = envelope;
		this.handshakeArguments = new HandshakeArguments(conversion);
		this.connectionArguments = new ConnectionArguments(conversion, envelope);
		this.payloadArguments = new PayloadArguments((validator != null) ? new PayloadValidator(validator) : null);
		this.constraints = (VALIDATION && validator != null) ? ParameterConstraints.of(validator) : null;
	}

	/**
	 * Makes a callback callable.
	 * @param endpoint the endpoint, or {@code null} for an advice that serves all
	 */
	InvocableCallback create(CallbackDescriptor descriptor, @Nullable EndpointDescriptor endpoint) {
		CallbackMethod method = new CallbackMethod(descriptor);
		ForeignMeanings.checkMethod(descriptor);
		ReturnTypeCheck.check(descriptor, endpoint, method.getReturnType());
		List<ArgumentResolver> resolvers = new ArrayList<>();
		MethodParameter payload = null;
		for (MethodParameter parameter : method.getMethodParameters()) {
			parameter.initParameterNameDiscovery(this.parameterNames);
			ArgumentResolver resolver = find(descriptor, endpoint, parameter);
			if (resolver == null && descriptor.partial()) {
				resolver = PayloadArguments.lastPart(parameter);
			}
			if (resolver == null) {
				ForeignMeanings.checkPayload(descriptor, parameter);
				if (payload != null) {
					throw descriptor.invalid(
							"has two payload parameters: %s and %s".formatted(describe(payload), describe(parameter)),
							"Keep one; annotate the other to say where it comes from.");
				}
				payload = parameter;
				resolver = this.payloadArguments.find(descriptor, parameter);
			}
			if (resolver == null) {
				throw descriptor.invalid("has a parameter that cannot be resolved: " + describe(parameter),
						"Use " + supported(descriptor.kind()) + ", or supply it with a HandlerArgumentResolver bean.");
			}
			resolvers.add(constrained(descriptor, parameter, resolver));
		}
		return new InvocableCallback(descriptor, resolvers.toArray(ArgumentResolver[]::new),
				ReturnTypeCheck.sentType(method.getReturnType()),
				new CallbackSignature(payload, ReturnTypeCheck.declaredType(method.getReturnType())));
	}

	private ArgumentResolver constrained(CallbackDescriptor descriptor, MethodParameter parameter,
			ArgumentResolver resolver) {
		if (this.constraints != null) {
			return this.constraints.constrain(descriptor, parameter, resolver, descriptor.kind().hasPayload());
		}
		if (MergedAnnotations.from(parameter.getParameterAnnotations()).isPresent(CONSTRAINT)) {
			throw descriptor.invalid("has a constraint on " + describe(parameter) + ", but there is no Validator",
					"Add spring-boot-starter-validation.");
		}
		return resolver;
	}

	private @Nullable ArgumentResolver find(CallbackDescriptor descriptor, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		for (HandlerArgumentResolver resolver : this.resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return (invocation) -> resolver
					.resolveArgument(new ResolverContext(parameter, invocation, this.envelope));
			}
		}
		ArgumentResolver resolver = this.handshakeArguments.find(descriptor, endpoint, parameter);
		if (resolver == null && SECURITY) {
			resolver = SecurityArguments.find(descriptor, endpoint, parameter);
		}
		return (resolver != null) ? resolver : this.connectionArguments.find(descriptor, endpoint, parameter);
	}

	private static String describe(MethodParameter parameter) {
		return parameter.getParameterType().getSimpleName() + " " + parameter.getParameterName();
	}

	private static String supported(CallbackKind kind) {
		String common = "WsHandshake, Principal, @PathVariable, @RequestParam, @RequestHeader, @ConnectionAttribute,"
				+ " @TicketPayload, Instant";
		return switch (kind) {
			case CONNECT -> common;
			case OPEN -> "WsConnection, " + common;
			case CONVERSATION -> "WsConversation, WsConnection, " + common;
			case TEXT -> "WsConnection, " + common + ", String, Reader or any type the codec reads";
			case BINARY -> "WsConnection, " + common + ", ByteBuffer, byte[], InputStream or any type the codec reads";
			case EVENT -> "WsEvent, WsConnection, " + common + " or any type for the payload";
			case PONG -> "WsConnection, " + common + ", ByteBuffer or byte[]";
			case ERROR -> "WsConnection, " + common + ", an exception";
			case CLOSE -> "WsConnection, " + common + ", CloseStatus, LeaveReason";
		};
	}

	/**
	 * The method as the application has written it. Its parameters have the annotations
	 * of the interfaces it comes from too.
	 */
	private static final class CallbackMethod extends AnnotatedMethod {

		private final Class<?> type;

		CallbackMethod(CallbackDescriptor descriptor) {
			super(descriptor.method());
			this.type = AopUtils.getTargetClass(descriptor.bean());
		}

		@Override
		protected Class<?> getContainingClass() {
			return this.type;
		}

	}

}
