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

package io.github.wsext.dispatch.invocation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.ClassUtils;

/**
 * Sorts failures of callbacks.
 */
public final class Failures {

	static final String ACCESS_DENIED = "org.springframework.security.access.AccessDeniedException";

	private static final boolean SECURITY = ClassUtils.isPresent(ACCESS_DENIED, Failures.class.getClassLoader());

	private Failures() {
	}

	/**
	 * What the callback threw, without what wraps it on its way.
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException
				|| unwrapped instanceof UndeclaredThrowableException) && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	/**
	 * What was wrong with a message, in one line: a codec's exception cites what the
	 * client has sent.
	 */
	public static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return LogFormatUtils.formatValue((cause != null) ? failure.getMessage() + ": " + cause : failure.getMessage(),
				-1, true);
	}

	/**
	 * Whether method security refused the caller.
	 */
	public static boolean isAccessDenied(Throwable failure) {
		return SECURITY && failure instanceof AccessDeniedException;
	}

}
