package io.github.wsext.dispatch;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.ClassUtils;

/**
 * Sorts failures of callbacks.
 */
final class Failures {

	private static final boolean SECURITY = ClassUtils
		.isPresent("org.springframework.security.access.AccessDeniedException", Failures.class.getClassLoader());

	private Failures() {
	}

	/**
	 * What the callback threw, without what wraps it on its way.
	 */
	static Throwable unwrap(Throwable failure) {
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
	static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return LogFormatUtils.formatValue((cause != null) ? failure.getMessage() + ": " + cause : failure.getMessage(),
				-1, true);
	}

	/**
	 * Whether method security refused the caller.
	 */
	static boolean isAccessDenied(Throwable failure) {
		return SECURITY && failure instanceof AccessDeniedException;
	}

}
