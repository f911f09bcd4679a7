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

package io.github.wsext.observe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A tracer for tests, and what it has seen.
 */
public final class Spans {

	private static final String CONNECTION = "wsext.connection";

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build()
		.get("test");

	/**
	 * The spans that have ended, in that order, but those of HTTP.
	 */
	public List<SpanData> all() {
		return this.exporter.getFinishedSpanItems().stream().filter((span) -> !isHttp(span)).toList();
	}

	/**
	 * The one span of a name.
	 */
	public SpanData one(String name) {
		List<SpanData> spans = all().stream().filter((span) -> span.getName().equals(name)).toList();
		if (spans.size() != 1) {
			throw new AssertionError(spans.size() + " spans '" + name + "': " + described());
		}
		return spans.get(0);
	}

	/**
	 * All as {@code name KIND parent -> links {attributes}}, sorted.
	 */
	public List<String> described() {
		Map<String, SpanData> known = this.exporter.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(SpanData::getSpanId, (span) -> span));
		return all().stream().map((span) -> describe(span, known)).sorted().toList();
	}

	private static String describe(SpanData span, Map<String, SpanData> known) {
		Map<String, String> attributes = new TreeMap<>();
		span.getAttributes()
			.forEach((key, value) -> attributes.put(key.getKey(),
					key.getKey().equals(CONNECTION) ? "*" : String.valueOf(value)));
		String kind = (span.getKind() != SpanKind.INTERNAL) ? " " + span.getKind() : "";
		String links = span.getLinks()
			.stream()
			.map((link) -> " -> " + name(known.get(link.getSpanContext().getSpanId())))
			.collect(Collectors.joining());
		String parent = span.getParentSpanContext().isValid()
				? " in " + name(known.get(span.getParentSpanContext().getSpanId())) : "";
		return span.getName() + kind + parent + links + " " + attributes;
	}

	private static String name(@Nullable SpanData span) {
		return (span != null) ? (isHttp(span) ? "HTTP" : span.getName()) : "?";
	}

	private static boolean isHttp(SpanData span) {
		return span.getName().startsWith("http") || span.getName().startsWith("HTTP")
				|| span.getName().startsWith("security") || span.getName().startsWith("authorize")
				|| span.getName().startsWith("secured") || span.getName().startsWith("unsecured")
				|| span.getName().startsWith("authenticate");
	}

	/**
	 * Forgets what there was.
	 */
	public void clear() {
		this.exporter.reset();
	}

	/**
	 * The tracer as Spring Boot would make it.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class TracerConfiguration {

		@Bean
		Spans spans() {
			return new Spans();
		}

		@Bean
		OtelTracer tracer(Spans spans) {
			return new OtelTracer(spans.tracer, new OtelCurrentTraceContext(), (event) -> {
			});
		}

		@Bean
		OtelPropagator propagator(Spans spans) {
			return new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), spans.tracer);
		}

	}

}
