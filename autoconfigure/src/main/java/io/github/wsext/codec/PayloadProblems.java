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

package io.github.wsext.codec;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import java.util.List;
import java.util.Set;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.util.ClassUtils;

/**
 * What is wrong with payloads that cannot be read: which field it is, and a message in
 * the language of the current thread, or English. Tells nothing of classes.
 */
public final class PayloadProblems {

	static final String BUNDLE = PayloadProblems.class.getPackageName() + ".violations";

	private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(Byte.class, Short.class, Integer.class, Long.class,
			BigInteger.class);

	private static final String VALUE = "value";

	private static final ResourceBundleMessageSource MESSAGES = messages();

	private PayloadProblems() {
	}

	private static ResourceBundleMessageSource messages() {
		ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
		messages.setBasename(BUNDLE);
		messages.setBundleClassLoader(PayloadProblems.class.getClassLoader());
		messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
		messages.setFallbackToSystemLocale(false);
		return messages;
	}

	/**
	 * There is no payload.
	 */
	public static InvalidPayloadException missing() {
		return new MalformedPayloadException("Payload is missing", "", message("missing"), null);
	}

	/**
	 * A payload, or a whole message, cannot be read.
	 * @param what which of the two
	 */
	static InvalidPayloadException unreadable(String what, JacksonException failure) {
		String message = what + " is not readable";
		String field = field(failure);
		if (field.isEmpty() && wanted(failure) == null) {
			// Nothing of it is.
			return new MalformedPayloadException(message, failure);
		}
		String problem = problem(failure);
		Violation violation = new Violation(field, message(problem));
		if (field.isEmpty() && problem.equals(VALUE) && !isText(wanted(failure))) {
			return new MalformedPayloadException(message, field, violation.message(), failure);
		}
		return new InvalidPayloadException(field.isEmpty() ? message : message + ": " + violation, List.of(violation),
				failure);
	}

	private static boolean isText(@Nullable Class<?> wanted) {
		return wanted != null && (wanted.isEnum() || CharSequence.class.isAssignableFrom(wanted));
	}

	private static String message(String problem) {
		return MESSAGES.getMessage(problem, null, LocaleContextHolder.getLocale());
	}

	private static String field(JacksonException failure) {
		StringBuilder field = new StringBuilder();
		for (JacksonException.Reference reference : failure.getPath()) {
			if (reference.getPropertyName() == null) {
				field.append('[').append(reference.getIndex()).append(']');
			}
			else {
				field.append(field.isEmpty() ? "" : ".").append(reference.getPropertyName());
			}
		}
		return field.toString();
	}

	private static String problem(JacksonException failure) {
		if (failure instanceof UnrecognizedPropertyException) {
			return "unknown";
		}
		Class<?> wanted = wanted(failure);
		if (wanted == null) {
			return VALUE;
		}
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(wanted);
		if (WHOLE_NUMBERS.contains(boxed)) {
			return "whole-number";
		}
		if (Number.class.isAssignableFrom(boxed)) {
			return "number";
		}
		if (boxed == Boolean.class) {
			return "truth";
		}
		boolean time = Temporal.class.isAssignableFrom(boxed) || TemporalAmount.class.isAssignableFrom(boxed)
				|| Date.class.isAssignableFrom(boxed);
		return time ? "time" : VALUE;
	}

	private static @Nullable Class<?> wanted(JacksonException failure) {
		if (failure instanceof MismatchedInputException mismatch) {
			return mismatch.getTargetType();
		}
		return (failure instanceof InputCoercionException coercion) ? coercion.getTargetType() : null;
	}

}
