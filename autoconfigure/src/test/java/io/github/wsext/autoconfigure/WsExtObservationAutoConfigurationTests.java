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

package io.github.wsext.autoconfigure;

import io.github.wsext.WsTopics;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.handshake.HandshakeObserver;
import io.github.wsext.observe.CallbackTracingObservationHandler;
import io.github.wsext.observe.CurrentSpan;
import io.github.wsext.observe.Observations;
import io.github.wsext.observe.ObservedCallbacks;
import io.github.wsext.observe.ObservedHandshakes;
import io.github.wsext.observe.ObservedSends;
import io.github.wsext.send.SendObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WsExtObservationAutoConfiguration}.
 */
class WsExtObservationAutoConfigurationTests {

	private final WebApplicationContextRunner bare = new WebApplicationContextRunner()
		.withConfiguration(WsExtAutoConfigurationTests.AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner runner = this.bare.withBean(ObservationRegistry.class,
			ObservationRegistry::create);

	@Test
	@DisplayName("Q2 where a handler makes more of observations than meters they are there")
	void handler() {
		this.runner.withBean(Handler.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Observations.class)
				.hasSingleBean(ObservedCallbacks.class)
				.hasSingleBean(ObservedHandshakes.class)
				.hasSingleBean(ObservedSends.class)
				.doesNotHaveBean(CallbackTracingObservationHandler.class)
				.doesNotHaveBean(CurrentSpan.class));
	}

	@Test
	@DisplayName("Q2 where nobody or only meters listen, or there is no registry, nothing is observed")
	void nobody() {
		this.runner.run(WsExtObservationAutoConfigurationTests::assertNothing);
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(DefaultMeterObservationHandler.class,
					() -> new DefaultMeterObservationHandler(new SimpleMeterRegistry()))
			.run(WsExtObservationAutoConfigurationTests::assertNothing);
		this.runner.withBean(Tracer.class, () -> Tracer.NOOP)
			.withBean(DefaultTracingObservationHandler.class, () -> new DefaultTracingObservationHandler(Tracer.NOOP))
			.run(WsExtObservationAutoConfigurationTests::assertNothing);
		this.bare.withBean(Handler.class).run(WsExtObservationAutoConfigurationTests::assertNothing);
	}

	@Test
	@DisplayName("Q2 wsext.tracing.enabled decides where it is set")
	void property() {
		this.runner.withPropertyValues("wsext.tracing.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ObservedSends.class));
		this.runner.withBean(Handler.class)
			.withPropertyValues("wsext.tracing.enabled=false")
			.run(WsExtObservationAutoConfigurationTests::assertNothing);
	}

	@Test
	@DisplayName("Q2 without Micrometer's observations, or its meters, or both, it starts all the same")
	void withoutObservation() {
		this.bare.withClassLoader(new FilteredClassLoader("io.micrometer.observation", "io.micrometer.tracing"))
			.run(WsExtObservationAutoConfigurationTests::assertNothingOfOurs);
		this.bare.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run(WsExtObservationAutoConfigurationTests::assertNothingOfOurs);
		this.runner.withBean(Handler.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ObservedSends.class)
				.doesNotHaveBean("wsExtTimedOnce"));
	}

	@Test
	@DisplayName("Q2 without Micrometer Tracing there are observations, and no spans")
	void withoutTracing() {
		this.runner.withBean(Handler.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ObservedCallbacks.class)
				.hasSingleBean(ObservedSends.class)
				.doesNotHaveBean("wsExtCallbackTracingObservationHandler")
				.doesNotHaveBean("wsExtCurrentSpan"));
	}

	@Test
	@DisplayName("Q2 with a tracer callbacks get their spans from a handler of ours")
	void tracing() {
		this.runner.withBean(Tracer.class, () -> Tracer.NOOP)
			.withBean(Propagator.class, () -> Propagator.NOOP)
			.withBean(DefaultTracingObservationHandler.class, () -> new DefaultTracingObservationHandler(Tracer.NOOP))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(CallbackTracingObservationHandler.class)
				.hasSingleBean(CurrentSpan.class));
	}

	@Test
	@DisplayName("Q2 a handler may depend on what is observed")
	void dependentHandler() {
		this.runner.withUserConfiguration(WsExtAutoConfigurationTests.Chat.class)
			.withBean(DependentHandler.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ObservedSends.class));
	}

	@Test
	@DisplayName("Q2 what has a timer of its own is not timed once more as an observation")
	void timedOnce() {
		this.runner.withBean(Handler.class).run((context) -> {
			MeterRegistry meters = new SimpleMeterRegistry();
			meters.config().meterFilter(context.getBean(MeterFilter.class));
			for (String name : new String[] { "wsext.callback", "wsext.handshake", "wsext.callback.active",
					"wsext.handshake.active", "wsext.callback.duration", "wsext.handshake.duration", "wsext.send",
					"wsext.ask", "other" }) {
				Timer.builder(name).register(meters);
			}
			assertThat(meters.getMeters()).extracting((meter) -> meter.getId().getName())
				.containsExactlyInAnyOrder("wsext.callback.duration", "wsext.handshake.duration", "wsext.send",
						"wsext.ask", "other");
		});
	}

	private static void assertNothing(AssertableWebApplicationContext context) {
		assertNothingOfOurs(context);
		assertThat(context).doesNotHaveBean(Observations.class);
	}

	private static void assertNothingOfOurs(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed()
			.doesNotHaveBean(CallbackObservations.class)
			.doesNotHaveBean(SendObserver.class)
			.doesNotHaveBean("wsExtObservedHandshakes")
			.doesNotHaveBean("wsExtTimedOnce");
		assertThat(context.getBeansOfType(HandshakeObserver.class).keySet()).doesNotContain("wsExtObservedHandshakes");
	}

	static class Handler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	static class DependentHandler extends Handler {

		DependentHandler(WsTopics topics) {
			assertThat(topics).isNotNull();
		}

	}

}
