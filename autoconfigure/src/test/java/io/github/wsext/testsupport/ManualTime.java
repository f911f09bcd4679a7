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
