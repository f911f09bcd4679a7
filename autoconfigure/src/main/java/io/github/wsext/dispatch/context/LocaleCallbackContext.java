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

package io.github.wsext.dispatch.context;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

import io.github.wsext.WsHandshake;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;

/**
 * Binds the locale and time zone that the application had for the request of the
 * handshake, by its {@code LocaleResolver}; without one the language that the client
 * prefers.
 */
public final class LocaleCallbackContext implements CallbackContext {

	private static final Log logger = LogFactory.getLog(LocaleCallbackContext.class);

	@Override
	public Snapshot capture(WsHandshake handshake) {
		LocaleContext locale = locale(handshake);
		return (connection) -> {
			LocaleContext previous = LocaleContextHolder.getLocaleContext();
			if (previous == null && isSeenUnbound(locale)) {
				return LocaleCallbackContext::unbind;
			}
			LocaleContextHolder.setLocaleContext(locale);
			return () -> LocaleContextHolder.setLocaleContext(previous);
		};
	}

	/**
	 * Whether it is what a thread sees that has none. To bind it and to take it away
	 * again would cost more than the rest of a short callback.
	 */
	private static boolean isSeenUnbound(LocaleContext locale) {
		return !(locale instanceof TimeZoneAwareLocaleContext)
				&& LocaleContextHolder.getLocale(locale).equals(LocaleContextHolder.getLocale((LocaleContext) null));
	}

	/**
	 * Takes away what a callback may have left.
	 */
	private static void unbind() {
		if (LocaleContextHolder.getLocaleContext() != null) {
			LocaleContextHolder.resetLocaleContext();
		}
	}

	/**
	 * Asked now, as the request is gone later.
	 */
	private static LocaleContext locale(WsHandshake handshake) {
		LocaleContext ofRequest = LocaleContextHolder.getLocaleContext();
		if (ofRequest != null) {
			try {
				return copy(ofRequest);
			}
			catch (RuntimeException ex) {
				// A firewall may refuse to read the header that it is in.
				logger.debug("The locale of a handshake cannot be read", ex);
				return new SimpleLocaleContext(null);
			}
		}
		List<Locale> accepted = accepted(handshake);
		return new SimpleLocaleContext(accepted.isEmpty() ? null : accepted.get(0));
	}

	private static LocaleContext copy(LocaleContext locale) {
		@Nullable Locale language = locale.getLocale();
		@Nullable TimeZone zone = (locale instanceof TimeZoneAwareLocaleContext zoned) ? zoned.getTimeZone() : null;
		return (zone != null) ? new SimpleTimeZoneAwareLocaleContext(language, zone)
				: new SimpleLocaleContext(language);
	}

	private static List<Locale> accepted(WsHandshake handshake) {
		try {
			return handshake.headers().getAcceptLanguageAsLocales();
		}
		catch (IllegalArgumentException ex) {
			logger.debug("The language that a client prefers cannot be read", ex);
			return List.of();
		}
	}

}
