package io.github.wsext.ticket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Scheduler;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * A ticket room with a clock of its own, for tests.
 */
final class TicketRoom {

	final MutableClock clock = new MutableClock();

	final RecordingTicketObserver observer = new RecordingTicketObserver();

	final List<Ticket> expired = new CopyOnWriteArrayList<>();

	final TicketSettings settings;

	final CaffeineTicketStore store;

	final DefaultTicketService service;

	TicketRoom(TicketSettings settings, TicketAttributesProvider... providers) {
		this.settings = settings;
		this.store = new CaffeineTicketStore(settings.maxPerPrincipal(), settings.maxPerNode(), this.clock,
				this.expired::add, Runnable::run, Scheduler.disabledScheduler());
		this.service = service(this.store, providers);
	}

	TicketRoom() {
		this(TicketSettings.defaults());
	}

	DefaultTicketService service(TicketStore store, TicketAttributesProvider... providers) {
		return new DefaultTicketService(this.settings, store, List.of(providers), TicketRoom::isEndpoint, "/app", "",
				this.observer, this.expired::add, this.clock);
	}

	/**
	 * Moves on until every ticket is expired and swept.
	 */
	void expireAll() {
		this.clock.advance(this.settings.ttl().plusSeconds(3));
		this.store.cleanUp();
	}

	static Authentication user(String name) {
		return UsernamePasswordAuthenticationToken.authenticated(name, "secret", List.of());
	}

	static boolean isEndpoint(String path) {
		return path.matches("/chat/[^/]+") || path.equals("/echo");
	}

	static TicketSettings settings(UnaryOperator<Settings> change) {
		return change.apply(new Settings()).build();
	}

	/**
	 * The settings in a form that can be changed.
	 */
	static final class Settings {

		private TicketSettings current = TicketSettings.defaults();

		Settings ttl(Duration ttl) {
			TicketSettings s = this.current;
			return with(new TicketSettings(ttl, s.path(), s.methods(), s.carriers(), s.queryParameter(), s.uriPath(),
					s.requireEndpoint(), s.maxPerPrincipal(), s.maxPerNode(), s.issueRatePerMinute()));
		}

		Settings methods(HttpMethod... methods) {
			TicketSettings s = this.current;
			return with(new TicketSettings(s.ttl(), s.path(), Set.of(methods), s.carriers(), s.queryParameter(),
					s.uriPath(), s.requireEndpoint(), s.maxPerPrincipal(), s.maxPerNode(), s.issueRatePerMinute()));
		}

		Settings carriers(TicketCarrier... carriers) {
			TicketSettings s = this.current;
			return with(new TicketSettings(s.ttl(), s.path(), s.methods(), List.of(carriers), s.queryParameter(),
					s.uriPath(), s.requireEndpoint(), s.maxPerPrincipal(), s.maxPerNode(), s.issueRatePerMinute()));
		}

		Settings paths(String path, String queryParameter, String uriPath) {
			TicketSettings s = this.current;
			return with(new TicketSettings(s.ttl(), path, s.methods(), s.carriers(), queryParameter, uriPath,
					s.requireEndpoint(), s.maxPerPrincipal(), s.maxPerNode(), s.issueRatePerMinute()));
		}

		Settings requireEndpoint() {
			TicketSettings s = this.current;
			return with(new TicketSettings(s.ttl(), s.path(), s.methods(), s.carriers(), s.queryParameter(),
					s.uriPath(), true, s.maxPerPrincipal(), s.maxPerNode(), s.issueRatePerMinute()));
		}

		Settings limits(int maxPerPrincipal, int maxPerNode, int issueRatePerMinute) {
			TicketSettings s = this.current;
			return with(new TicketSettings(s.ttl(), s.path(), s.methods(), s.carriers(), s.queryParameter(),
					s.uriPath(), s.requireEndpoint(), maxPerPrincipal, maxPerNode, issueRatePerMinute));
		}

		private Settings with(TicketSettings settings) {
			this.current = settings;
			return this;
		}

		private TicketSettings build() {
			return this.current;
		}

	}

}
