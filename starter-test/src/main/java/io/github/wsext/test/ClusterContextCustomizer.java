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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Makes the application of a test the first node of a cluster.
 *
 * @param nodes how many nodes there are
 */
record ClusterContextCustomizer(int nodes) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		MemoryBus bus = new MemoryBus();
		BusLine line = bus.line();
		line.joinTo(context);
		WsExtTestNodes all = new WsExtTestNodes(this.nodes, configuration, bus, context, line);
		context.getBeanFactory().registerSingleton("wsExtTestNodes", all);
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("wsExtTestNodes", all::close);
	}

	/**
	 * Finds {@link WsExtCluster @WsExtCluster}.
	 */
	static final class Factory implements ContextCustomizerFactory {

		@Override
		public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
				List<ContextConfigurationAttributes> attributes) {
			WsExtCluster cluster = TestContextAnnotationUtils.findMergedAnnotation(testClass, WsExtCluster.class);
			if (cluster == null) {
				return null;
			}
			if (cluster.nodes() < 2) {
				throw new IllegalStateException(
						"@WsExtCluster(nodes = " + cluster.nodes() + ") on " + testClass.getName()
								+ ": a cluster has at least 2 nodes, of which the application of the" + " test is one");
			}
			return new ClusterContextCustomizer(cluster.nodes());
		}

	}

}
