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

package io.github.wsext.support;

import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureLog} in a time that the test makes up.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureLogTests {

	private static final Log logger = LogFactory.getLog(FailureLogTests.class);

	private static final int MANY = 1000;

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	private final AtomicBoolean stopping = new AtomicBoolean();

	private final FailureLog log = new FailureLog(this.nanos::get, this.stopping::get);

	private void fail(String what, Throwable failure) {
		this.log.failed(logger, what, "connection 1", failure);
	}

	@Test
	@DisplayName("D6 of a callback that fails again and again a few failures are written, the others summed up")
	void repeated(CapturedOutput output) {
		for (int i = 0; i < MANY; i++) {
			fail("@OnText A.text()", new IllegalStateException("again"));
		}
		fail("@OnText B.text()", new IllegalStateException("other"));
		fail("@OnText A.text()", new IllegalArgumentException("new"));
		assertThat(output.getOut().split("A.text\\(\\) failed on connection 1", -1)).hasSize(FailureLog.WRITTEN + 2);
		assertThat(output.getOut()).containsOnlyOnce("Further ones are counted")
			.contains("B.text() failed on connection 1")
			.contains("IllegalArgumentException: new");
		this.log.sumUp();
		assertThat(output.getOut()).doesNotContain("more times");
		this.nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
		this.log.sumUp();
		assertThat(output.getOut())
			.containsOnlyOnce("A.text() failed " + (MANY - FailureLog.WRITTEN) + " more times with java.lang.Ill");
		fail("@OnText A.text()", new IllegalStateException("later"));
		assertThat(output.getOut()).contains("IllegalStateException: later");
	}

	@Test
	@DisplayName("D6 what has been counted is written when the server stops")
	void end(CapturedOutput output) {
		IntStream.range(0, MANY).forEach((i) -> fail("@OnClose", new IllegalStateException("again")));
		this.log.end();
		this.log.end();
		assertThat(output.getOut()).containsOnlyOnce("more times");
	}

	@Test
	@DisplayName("D6 the stack trace of an endless recursion is cut, that of its causes too")
	void recursion(CapturedOutput output) {
		StackOverflowError error = new StackOverflowError("deep\nforged");
		StackTraceElement[] frames = new StackTraceElement[MANY];
		Arrays.setAll(frames, (i) -> new StackTraceElement("Deep", "call", "Deep.java", i));
		error.setStackTrace(frames);
		fail("@OnText A.text()", new CompletionException(error));
		assertThat(output.getOut()).contains("java.lang.StackOverflowError: deep")
			.contains("at Deep.call(Deep.java:0)")
			.doesNotContain("Deep.java:" + FailureLog.MAX_FRAMES)
			.doesNotContain("\nforged");
		assertThat(output.getOut().lines().count()).isLessThan(FailureLog.MAX_FRAMES);
	}

	@Test
	@DisplayName("L1 callbacks that the shutdown interrupts are no failures: one line has their number")
	void interrupted(CapturedOutput output) {
		fail("@OnText A.text()", new IllegalStateException(new InterruptedException("before")));
		this.stopping.set(true);
		IntStream.range(0, MANY)
			.forEach((i) -> fail("@OnText B.text()", new IllegalStateException(new InterruptedException("during"))));
		fail("@OnText C.text()", new IllegalStateException("real"));
		this.log.end();
		assertThat(output.getOut()).contains("A.text() failed")
			.contains("C.text() failed")
			.doesNotContain("B.text() failed")
			.containsOnlyOnce("The shutdown has interrupted " + MANY + " callbacks");
	}

}
