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

package io.github.wsext.actuate;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Check that requests for our endpoint say nothing that it does not know, and nothing
 * twice: a filter with a typing error must not be taken for none.
 */
public final class KnownParameters implements OperationInvokerAdvisor {

	private static final EndpointId OURS = EndpointId.of(WsExtActuatorEndpoint.ID);

	@Override
	public OperationInvoker apply(EndpointId endpoint, OperationType operation, OperationParameters parameters,
			OperationInvoker invoker) {
		if (!endpoint.equals(OURS)) {
			return invoker;
		}
		Set<String> known = parameters.stream().map(OperationParameter::getName).collect(Collectors.toSet());
		return (context) -> {
			check(context, known);
			return invoker.invoke(context);
		};
	}

	private static void check(InvocationContext context, Set<String> known) {
		for (Map.Entry<String, Object> argument : context.getArguments().entrySet()) {
			if (!known.contains(argument.getKey())) {
				throw new InvalidEndpointRequestException("Unknown parameter",
						"Parameters are " + String.join(", ", known.stream().sorted().toList()));
			}
			if (argument.getValue() instanceof Collection<?>) {
				throw new InvalidEndpointRequestException("Repeated parameter", "Each parameter may be given once");
			}
		}
	}

}
