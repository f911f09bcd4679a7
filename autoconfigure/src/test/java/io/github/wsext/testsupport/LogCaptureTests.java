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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

class LogCaptureTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(LogCaptureTests.class);

	@Test
	void everythingIsTaken() {
		Level before = this.logger.getLevel();
		try (LogCapture log = new LogCapture((name) -> !name.equals(this.logger.getName()));
				MDC.MDCCloseable context = MDC.putCloseable("key", "value")) {
			this.logger.trace("plain");
			this.logger.debug("{} and {}", "one", "two");
			this.logger.warn("failed", new IllegalStateException("cause"));
			LoggerFactory.getLogger("left.out").warn("left out");
			assertThat(log.lines()).hasSize(3)
				.allMatch((line) -> line.startsWith(this.logger.getName()) && line.contains("key=value"))
				.anyMatch((line) -> line.contains("one and two"))
				.anyMatch(
						(line) -> line.contains("IllegalStateException: cause") && line.contains("everythingIsTaken"));
		}
		assertThat(this.logger.getLevel()).isEqualTo(before);
	}

	@Test
	void nothingIsLostWhileOthersLog() throws InterruptedException {
		AtomicBoolean ended = new AtomicBoolean();
		Logger others = (Logger) LoggerFactory.getLogger("others");
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
		root.iteratorForAppenders().forEachRemaining(appenders::add);
		appenders.forEach(root::detachAppender);
		Thread thread = new Thread(() -> {
			while (!ended.get()) {
				others.info("busy");
			}
		});
		thread.start();
		try {
			for (int i = 0; i < 20_000; i++) {
				try (LogCapture log = new LogCapture((name) -> !name.equals(this.logger.getName()))) {
					this.logger.info("here");
					assertThat(log.lines()).hasSize(1);
				}
			}
		}
		finally {
			ended.set(true);
			thread.join();
			appenders.forEach(root::addAppender);
		}
	}

}
