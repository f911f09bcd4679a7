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

package io.github.wsext.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.connection.TimeSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The time of an application, which goes on only when a test says so. One of the
 * application's sources; begins with a full second, about now.
 */
@Configuration(proxyBeanMethods = false)
public class ManualTime implements InstantSource {

	private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	private final AtomicLong passedNanos = new AtomicLong();

	@Override
	public Instant instant() {
		return this.start.plusNanos(this.passedNanos.get());
	}

	public Clock clock() {
		return withZone(ZoneOffset.UTC);
	}

	public void advance(Duration duration) {
		this.passedNanos.addAndGet(duration.toNanos());
	}

	@Bean
	TimeSource timeSource() {
		return new TimeSource(clock(), this.passedNanos::get);
	}

}
