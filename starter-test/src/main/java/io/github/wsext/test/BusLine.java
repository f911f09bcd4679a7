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
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The line of one node to the bus, which can be cut and mended. Thread-safe.
 */
final class BusLine {

	/** Of the bean, by which {@link ClusterImportFilter} knows a node. */
	static final String BEAN_NAME = "wsExtTestBusLine";

	private final MemoryBus bus;

	private final List<End> ends = new CopyOnWriteArrayList<>();

	private volatile State state = State.UP;

	BusLine(MemoryBus bus) {
		this.bus = bus;
	}

	MemoryBus bus() {
		return this.bus;
	}

	/**
	 * Has an application use this line.
	 */
	void joinTo(ConfigurableApplicationContext context) {
		context.getBeanFactory().registerSingleton(BEAN_NAME, this);
		((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("wsExtTestNodeConfiguration",
				new RootBeanDefinition(NodeConfiguration.class));
		// Whatever the application's own tests say.
		TestPropertyValues.of("wsext.cluster.enabled=true").applyTo(context);
	}

	/**
	 * Tells whoever is at its end of cuts.
	 */
	void attach(End end) {
		this.ends.add(end);
	}

	boolean isUp() {
		return this.state == State.UP;
	}

	synchronized void cut() {
		if (this.state == State.UP) {
			this.state = State.CUT;
			this.ends.forEach(End::cut);
		}
	}

	synchronized void mend() {
		if (this.state == State.CUT) {
			this.state = State.UP;
			this.ends.forEach(End::mended);
		}
	}

	/**
	 * Cuts it for good.
	 */
	synchronized void end() {
		cut();
		this.state = State.OVER;
		this.ends.forEach(End::ended);
	}

	private enum State {

		UP, CUT, OVER

	}

	/**
	 * Whoever is at the end of the line.
	 */
	interface End {

		void cut();

		void mended();

		/**
		 * The line is cut for good.
		 */
		default void ended() {
		}

	}

}
