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

package io.github.wsext.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Response that remembers the beginning of what is written to its stream.
 */
final class RecordedResponse extends HttpServletResponseWrapper {

	private static final int MAX = 4096;

	private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

	private @Nullable ServletOutputStream stream;

	RecordedResponse(HttpServletResponse response) {
		super(response);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.stream == null) {
			this.stream = new RecordedStream(super.getOutputStream());
		}
		return this.stream;
	}

	String body() {
		return this.recorded.toString(StandardCharsets.UTF_8);
	}

	private final class RecordedStream extends ServletOutputStream {

		private final ServletOutputStream stream;

		RecordedStream(ServletOutputStream stream) {
			this.stream = stream;
		}

		@Override
		public void write(int value) throws IOException {
			this.stream.write(value);
			if (room() > 0) {
				RecordedResponse.this.recorded.write(value);
			}
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			this.stream.write(bytes, offset, length);
			RecordedResponse.this.recorded.write(bytes, offset, Math.min(length, room()));
		}

		private int room() {
			return MAX - RecordedResponse.this.recorded.size();
		}

		@Override
		public void flush() throws IOException {
			this.stream.flush();
		}

		@Override
		public void close() throws IOException {
			this.stream.close();
		}

		@Override
		public boolean isReady() {
			return this.stream.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.stream.setWriteListener(listener);
		}

	}

}
