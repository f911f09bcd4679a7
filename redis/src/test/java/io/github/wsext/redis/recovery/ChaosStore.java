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

package io.github.wsext.redis.recovery;

import java.util.List;
import java.util.Random;

/**
 * What the nodes keep messages in, and how it fails.
 */
interface ChaosStore extends AutoCloseable {

	/**
	 * The properties of a node that uses it.
	 */
	List<String> properties();

	/**
	 * Fails, unless a fault is under way that takes its time.
	 * @return how, empty if not
	 */
	String fail(Random random);

	/**
	 * Waits until it works again.
	 */
	void calm();

	@Override
	void close();

}
