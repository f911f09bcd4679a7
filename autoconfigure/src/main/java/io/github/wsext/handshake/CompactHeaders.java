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

package io.github.wsext.handshake;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Headers of a request as one text, which is what a connection keeps that nobody asks for
 * them: a map of them takes three times as much. Immutable.
 */
final class CompactHeaders {

	private static final char END = '\n';

	/** Names and values in turn. */
	private final String text;

	private CompactHeaders(String text) {
		this.text = text;
	}

	/**
	 * Packs headers.
	 * @return {@code null} if they have what no header of a request has
	 */
	static @Nullable CompactHeaders of(HttpHeaders headers) {
		StringBuilder text = new StringBuilder();
		for (Map.Entry<String, List<String>> header : headers.headerSet()) {
			for (String value : header.getValue()) {
				if (value == null || value.indexOf(END) >= 0 || header.getKey().indexOf(END) >= 0) {
					return null;
				}
				text.append(header.getKey()).append(END).append(value).append(END);
			}
		}
		return new CompactHeaders(text.toString());
	}

	/**
	 * The headers as they were.
	 */
	HttpHeaders unpack() {
		HttpHeaders headers = new HttpHeaders();
		int begin = 0;
		while (begin < this.text.length()) {
			int endOfName = this.text.indexOf(END, begin);
			int endOfValue = this.text.indexOf(END, endOfName + 1);
			headers.add(this.text.substring(begin, endOfName), this.text.substring(endOfName + 1, endOfValue));
			begin = endOfValue + 1;
		}
		return headers;
	}

}
