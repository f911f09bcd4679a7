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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.CacheAwareContextLoaderDelegate;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.context.cache.DefaultContextCache;
import org.springframework.test.context.web.WebMergedContextConfiguration;

/**
 * Starter of a node beside that of the test: the same application, of the same
 * configuration, on a port of its own. Out of the sight of Spring's own cache of
 * contexts.
 */
final class FurtherNode {

	private final int index;

	private final MergedContextConfiguration ofTest;

	private final MemoryBus bus;

	private @Nullable Loaded loaded;

	FurtherNode(int index, MergedContextConfiguration ofTest, MemoryBus bus) {
		this.index = index;
		this.ofTest = ofTest;
		this.bus = bus;
	}

	int index() {
		return this.index;
	}

	WsExtTestNode.Running open() {
		BusLine line = this.bus.line();
		CacheAwareContextLoaderDelegate loader = new DefaultCacheAwareContextLoaderDelegate(new DefaultContextCache());
		MergedContextConfiguration configuration = configuration(line);
		ApplicationContext context = loader.loadContext(configuration);
		this.loaded = new Loaded(loader, configuration);
		return new WsExtTestNode.Running(context, line);
	}

	void close() {
		Loaded loaded = this.loaded;
		if (loaded != null) {
			this.loaded = null;
			loaded.loader.closeContext(loaded.configuration, HierarchyMode.CURRENT_LEVEL);
		}
	}

	private MergedContextConfiguration configuration(BusLine line) {
		MergedContextConfiguration copy = new MergedContextConfiguration(this.ofTest.getTestClass(),
				this.ofTest.getLocations(), this.ofTest.getClasses(), this.ofTest.getContextInitializerClasses(),
				this.ofTest.getActiveProfiles(), this.ofTest.getPropertySourceDescriptors(), properties(),
				customizers(line), this.ofTest.getContextLoader(), null, null);
		return (this.ofTest instanceof WebMergedContextConfiguration web)
				? new WebMergedContextConfiguration(copy, web.getResourceBasePath()) : copy;
	}

	private String[] properties() {
		return Stream.concat(Stream.of(this.ofTest.getPropertySourceProperties()), Stream.of("server.port=0"))
			.toArray(String[]::new);
	}

	private Set<ContextCustomizer> customizers(BusLine line) {
		List<ContextCustomizer> others = this.ofTest.getContextCustomizers()
			.stream()
			.filter((customizer) -> !(customizer instanceof ClusterContextCustomizer))
			.toList();
		Set<ContextCustomizer> customizers = new LinkedHashSet<>(others);
		customizers.add((context, configuration) -> line.joinTo(context));
		return customizers;
	}

	/**
	 * What has to be given back.
	 */
	private record Loaded(CacheAwareContextLoaderDelegate loader, MergedContextConfiguration configuration) {
	}

}
