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
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Collects what all loggers write, at {@code TRACE}, until it is closed.
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
		this.lines.setContext(this.loggers);
		this.lines.start();
		this.loggers.getLoggerList().forEach((logger) -> {
			this.levels.put(logger, Optional.ofNullable(logger.getLevel()));
			logger.setLevel(Level.TRACE);
		});
		root().addAppender(this.lines);
	}

	/**
	 * What was written so far: logger, message with arguments, MDC, stack trace.
	 */
	public List<String> lines() {
		return this.lines.all;
	}

	@Override
	public void close() {
		root().detachAppender(this.lines);
		this.levels.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
	}

	private Logger root() {
		return this.loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<String> all = new CopyOnWriteArrayList<>();

		private final Predicate<String> leftOut;

		Lines(Predicate<String> leftOut) {
			this.leftOut = leftOut;
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (!this.leftOut.test(event.getLoggerName())) {
				this.all.add(event.getLoggerName() + ": " + event.getFormattedMessage() + event.getMDCPropertyMap()
						+ ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}

	}

}
