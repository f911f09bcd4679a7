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

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * Leaves the cluster over Redis out of the nodes of a test, so that they need no Redis.
 */
final class ClusterImportFilter implements AutoConfigurationImportFilter, BeanFactoryAware {

	private static final String OVER_REDIS = "io.github.wsext.redis.autoconfigure.";

	private @Nullable BeanFactory beans;

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		boolean node = this.beans != null && this.beans.containsBean(BusLine.BEAN_NAME);
		boolean[] match = new boolean[autoConfigurations.length];
		for (int i = 0; i < match.length; i++) {
			String name = autoConfigurations[i];
			match[i] = !node || name == null || !name.startsWith(OVER_REDIS);
		}
		return match;
	}

}
