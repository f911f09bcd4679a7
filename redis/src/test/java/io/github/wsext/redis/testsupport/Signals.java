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

package io.github.wsext.redis.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Signals to another process, which is not told that it is a test.
 */
public final class Signals {

	private Signals() {
	}

	/**
	 * Halts a process: it does not answer any more, and nobody is told.
	 */
	public static void halt(Process process) {
		send("-STOP", process);
	}

	/**
	 * Lets a process go on.
	 */
	public static void resume(Process process) {
		send("-CONT", process);
	}

	private static void send(String signal, Process process) {
		try {
			// Of the shell: not every system has a program for it.
			new ProcessBuilder("sh", "-c", "kill " + signal + " " + process.pid()).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
