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

import java.util.Locale;
import java.util.TimeZone;

import io.github.wsext.WsHandshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocaleCallbackContext}.
 */
class LocaleCallbackContextTests {

	private static final TimeZone KIRITIMATI = TimeZone.getTimeZone("Pacific/Kiritimati");

	private final WsHandshake handshake = Mockito.mock(WsHandshake.class);

	@AfterEach
	void reset() {
		LocaleContextHolder.resetLocaleContext();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callbackSeesTheLocaleOfTheHandshake(boolean asByDefault) {
		Locale locale = asByDefault ? Locale.getDefault() : other();
		CallbackContext.Snapshot snapshot = capture(new SimpleLocaleContext(locale));
		CallbackContext.Scope scope = snapshot.open(null);
		assertThat(LocaleContextHolder.getLocale()).isEqualTo(locale);
		scope.close();
		assertThat(LocaleContextHolder.getLocaleContext()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatTheCallbackHasLeftIsTakenAway(boolean asByDefault) {
		CallbackContext.Snapshot snapshot = capture(
				new SimpleLocaleContext(asByDefault ? Locale.getDefault() : other()));
		CallbackContext.Scope scope = snapshot.open(null);
		LocaleContextHolder.setLocale(Locale.JAPANESE);
		scope.close();
		assertThat(LocaleContextHolder.getLocaleContext()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatWasThereBeforeComesBack(boolean asByDefault) {
		Locale locale = asByDefault ? Locale.getDefault() : other();
		CallbackContext.Snapshot snapshot = capture(new SimpleLocaleContext(locale));
		LocaleContext before = new SimpleLocaleContext(Locale.KOREAN);
		LocaleContextHolder.setLocaleContext(before);
		CallbackContext.Scope scope = snapshot.open(null);
		assertThat(LocaleContextHolder.getLocale()).isEqualTo(locale);
		scope.close();
		assertThat(LocaleContextHolder.getLocaleContext()).isSameAs(before);
	}

	@Test
	void timeZoneIsBoundWhateverTheLocale() {
		CallbackContext.Snapshot snapshot = capture(
				new SimpleTimeZoneAwareLocaleContext(Locale.getDefault(), KIRITIMATI));
		CallbackContext.Scope scope = snapshot.open(null);
		assertThat(LocaleContextHolder.getTimeZone()).isEqualTo(KIRITIMATI);
		scope.close();
		assertThat(LocaleContextHolder.getTimeZone()).isEqualTo(TimeZone.getDefault());
	}

	@Test
	void defaultIsLookedUpForEachCallback() {
		Locale locale = Locale.getDefault();
		CallbackContext.Snapshot snapshot = capture(new SimpleLocaleContext(locale));
		LocaleContextHolder.setDefaultLocale(other());
		try {
			CallbackContext.Scope scope = snapshot.open(null);
			assertThat(LocaleContextHolder.getLocale()).isEqualTo(locale);
			scope.close();
		}
		finally {
			LocaleContextHolder.setDefaultLocale(null);
		}
	}

	private CallbackContext.Snapshot capture(LocaleContext locale) {
		LocaleContextHolder.setLocaleContext(locale);
		CallbackContext.Snapshot snapshot = new LocaleCallbackContext().capture(this.handshake);
		LocaleContextHolder.resetLocaleContext();
		return snapshot;
	}

	private static Locale other() {
		return Locale.getDefault().equals(Locale.ITALIAN) ? Locale.FRENCH : Locale.ITALIAN;
	}

}
