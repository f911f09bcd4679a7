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

package io.github.wsext.test;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * The answer to a handshake that was refused.
 *
 * @param status HTTP status
 * @param headers headers of the answer, read-only
 * @param body body of the answer, empty if it has none
 */
public record RejectedHandshake(int status, HttpHeaders headers, String body) {

	static RejectedHandshake of(HttpResponse<?> response) {
		HttpHeaders headers = new HttpHeaders();
		response.headers().map().forEach(headers::addAll);
		Object body = response.body();
		return new RejectedHandshake(response.statusCode(), HttpHeaders.readOnlyHttpHeaders(headers),
				(body != null) ? body.toString() : "");
	}

	static RejectedHandshake of(MockHttpServletResponse response) {
		HttpHeaders headers = new HttpHeaders();
		response.getHeaderNames().forEach((name) -> headers.addAll(name, response.getHeaders(name)));
		return new RejectedHandshake(response.getStatus(), HttpHeaders.readOnlyHttpHeaders(headers),
				new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
	}

	String describe() {
		return this.status + (this.body.isEmpty() ? " and no body" : " and body " + Text.quote(this.body));
	}

}
