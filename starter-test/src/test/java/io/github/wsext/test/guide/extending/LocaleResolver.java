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

package io.github.wsext.test.guide.extending;

import java.util.List;
import java.util.Locale;

import io.github.wsext.dispatch.HandlerArgumentResolver;

import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;

@Component
class LocaleResolver implements HandlerArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Locale.class;
	}

	@Override
	public Locale resolveArgument(Context context) {
		List<Locale> accepted = context.handshake().headers().getAcceptLanguageAsLocales();
		return accepted.isEmpty() ? Locale.ROOT : accepted.get(0);
	}

}
