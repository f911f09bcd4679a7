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

package io.github.wsext.redis.node;

import org.springframework.util.StringUtils;

/**
 * What a node says of itself.
 *
 * @param incarnation differs each time that the node enters
 * @param number of the last change of its users or connections
 * @param connections how many it has
 */
record NodeInfo(String incarnation, long number, int connections) {

	static NodeInfo of(String text) {
		String[] parts = StringUtils.delimitedListToStringArray(text, " ");
		return new NodeInfo(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
	}

	@Override
	public String toString() {
		return this.incarnation + " " + this.number + " " + this.connections;
	}

}
