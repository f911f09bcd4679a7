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

package io.github.wsext.testsupport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * Collects what all loggers write, at {@code TRACE}, until it is closed. As a filter: an
 * appender that is attached while another thread logs may never be called, because the
 * thread may put its older copy of Logback's list of appenders in place of the new one.
 */
public final class LogCapture implements AutoCloseable {

	private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final Map<Logger, Optional<Level>> levels = new HashMap<>();

	private final Lines lines;

	/**
	 * Starts to collect.
	 * @param leftOut names of loggers to leave out
	 */
	public LogCapture(Predicate<String> leftOut) {
		this.lines = new Lines(leftOut);
		this.loggers.getLoggerList().forEach((logger) -> {
			this.levels.put(logger, Optional.ofNullable(logger.getLevel()));
			logger.setLevel(Level.TRACE);
		});
		this.loggers.addTurboFilter(this.lines);
	}

	/**
	 * What was written so far: logger, message with arguments, MDC, stack trace.
	 */
	public List<String> lines() {
		return this.lines.all;
	}

	@Override
	public void close() {
		this.loggers.getTurboFilterList().remove(this.lines);
		this.levels.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
	}

	private static final class Lines extends TurboFilter {

		private final List<String> all = new CopyOnWriteArrayList<>();

		private final Predicate<String> leftOut;

		Lines(Predicate<String> leftOut) {
			this.leftOut = leftOut;
		}

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
				Object @Nullable [] arguments, @Nullable Throwable failure) {
			boolean written = format != null && level.isGreaterOrEqual(logger.getEffectiveLevel());
			if (written && !this.leftOut.test(logger.getName())) {
				this.all.add(logger.getName() + ": " + line(format, arguments, failure));
			}
			return FilterReply.NEUTRAL;
		}

		private static String line(String format, Object @Nullable [] arguments, @Nullable Throwable failure) {
			FormattingTuple formatted = MessageFormatter.arrayFormat(format, arguments);
			return formatted.getMessage() + MDC.getCopyOfContextMap()
					+ trace((failure != null) ? failure : formatted.getThrowable());
		}

		private static String trace(@Nullable Throwable failure) {
			return (failure != null) ? ThrowableProxyUtil.asString(new ThrowableProxy(failure)) : "";
		}

	}

}
