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
