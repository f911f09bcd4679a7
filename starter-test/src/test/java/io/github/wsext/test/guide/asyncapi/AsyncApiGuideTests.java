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

package io.github.wsext.test.guide.asyncapi;

import io.github.wsext.asyncapi.AsyncApiDocument;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/asyncapi.md}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "wsext.asyncapi.enabled=true")
class AsyncApiGuideTests {

	@Test
	@DisplayName("Q5 the example tells of an event that no annotation tells of")
	void message(@Autowired AsyncApiDocument document) {
		JsonNode api = document.tree();
		assertThat(api.at("/channels/topic.live.symbol/messages/price/payload/properties/payload/$ref").asString())
			.isEqualTo("#/components/schemas/Price");
		assertThat(api.at("/operations/topic.live.symbol.send.price/description").asString())
			.isEqualTo("The price of a symbol, whenever it changes");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(DocumentConfiguration.class)
	static class Application {

	}

}
