package io.github.wsext.testsupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

/**
 * What a server answered to an HTTP request.
 *
 * @param status HTTP status
 * @param headers headers
 * @param body body as text, empty if there is none
 */
public record HttpAnswer(int status, HttpHeaders headers, String body) {

	/**
	 * The body as JSON.
	 */
	public JsonNode json() {
		return JsonMapper.shared().readTree(this.body);
	}

}
