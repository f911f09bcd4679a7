package io.github.wsext.dispatch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * Makes callbacks callable: all reflection is done here, at start-up.
 */
final class CallbackFactory {

	private static final boolean SECURITY = ClassUtils.isPresent(
			"org.springframework.security.core.annotation.AuthenticationPrincipal",
			CallbackFactory.class.getClassLoader());

	private final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final List<HandlerArgumentResolver> resolvers;

	private final HandshakeArguments handshakeArguments;

	private final ConnectionArguments connectionArguments;

	private final PayloadArguments payloadArguments;

	CallbackFactory(List<HandlerArgumentResolver> resolvers, ConversionService conversion, ObjectMapper mapper,
			@Nullable Validator validator) {
		this.resolvers = resolvers;
		this.handshakeArguments = new HandshakeArguments(conversion);
		this.connectionArguments = new ConnectionArguments(conversion);
		this.payloadArguments = new PayloadArguments(mapper,
				(validator != null) ? new PayloadValidator(validator) : null);
	}

	/**
	 * Makes a callback callable.
	 * @param endpoint the endpoint, or {@code null} for an advice that serves all
	 */
	Callback create(CallbackDescriptor descriptor, @Nullable EndpointDescriptor endpoint) {
		Method method = descriptor.method();
		ReturnKind.check(descriptor, endpoint);
		List<ArgumentSource> sources = new ArrayList<>();
		MethodParameter payload = null;
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = parameter(descriptor, i);
			ArgumentSource source = find(descriptor, endpoint, parameter);
			if (source == null) {
				if (payload != null) {
					throw descriptor.invalid(
							"has two payload parameters: %s and %s".formatted(describe(payload), describe(parameter)),
							"Keep one; annotate the other to say where it comes from.");
				}
				payload = parameter;
				source = this.payloadArguments.find(descriptor, parameter);
			}
			if (source == null) {
				throw descriptor.invalid("has a parameter that cannot be resolved: " + describe(parameter),
						"Use " + supported(descriptor.kind()) + ", or supply it with a HandlerArgumentResolver bean.");
			}
			sources.add(source);
		}
		return new Callback(descriptor, sources.toArray(ArgumentSource[]::new));
	}

	private MethodParameter parameter(CallbackDescriptor descriptor, int index) {
		MethodParameter parameter = new MethodParameter(descriptor.method(), index)
			.withContainingClass(ClassUtils.getUserClass(descriptor.bean()));
		parameter.initParameterNameDiscovery(this.parameterNames);
		return parameter;
	}

	private @Nullable ArgumentSource find(CallbackDescriptor descriptor, @Nullable EndpointDescriptor endpoint,
			MethodParameter parameter) {
		for (HandlerArgumentResolver resolver : this.resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return (call) -> resolver.resolveArgument(parameter, call.handshake(), call.connection());
			}
		}
		ArgumentSource source = this.handshakeArguments.find(descriptor, endpoint, parameter);
		if (source == null && SECURITY) {
			source = SecurityArguments.find(parameter);
		}
		return (source != null) ? source : this.connectionArguments.find(descriptor, parameter);
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
			case TEXT -> "WsConnection, " + common + ", String, Reader or any type the codec reads";
			case BINARY -> "WsConnection, " + common + ", ByteBuffer, byte[], InputStream or any type the codec reads";
			case EVENT -> "WsConnection, " + common + " or any type for the payload";
			case PONG -> "WsConnection, " + common + ", ByteBuffer or byte[]";
			case ERROR -> "WsConnection, " + common + ", an exception";
			case CLOSE -> "WsConnection, " + common + ", CloseStatus, LeaveReason";
		};
	}

}
