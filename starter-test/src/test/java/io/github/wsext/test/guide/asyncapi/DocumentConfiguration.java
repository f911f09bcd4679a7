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

import java.math.BigDecimal;

import io.github.wsext.asyncapi.AsyncApiMessage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// The example of docs/asyncapi.md.
@Configuration(proxyBeanMethods = false)
class DocumentConfiguration {

	@Bean
	AsyncApiMessage prices() {
		return AsyncApiMessage.sent("/live/{symbol}", "price", Price.class)
			.description("The price of a symbol, whenever it changes");
	}

	record Price(String symbol, BigDecimal price) {
	}

}
