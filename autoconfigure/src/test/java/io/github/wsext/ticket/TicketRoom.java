package io.github.wsext.ticket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.limit.ClientAddress;
import org.jspecify.annotations.Nullable;

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

	static TicketRedemption handshake(String path, @Nullable String origin) {
		return handshake(path, origin, "127.0.0.1");
	}

	static TicketRedemption handshake(String path, @Nullable String origin, String address) {
		return new TicketRedemption(path, origin, ClientAddress.of(address));
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

		private final TicketSettings defaults = TicketSettings.defaults();

		private Duration ttl = this.defaults.ttl();

		private String path = this.defaults.path();

		private Set<HttpMethod> methods = this.defaults.methods();

		private List<TicketCarrier> carriers = this.defaults.carriers();

		private String queryParameter = this.defaults.queryParameter();

		private String uriPath = this.defaults.uriPath();

		private boolean requireEndpoint = this.defaults.requireEndpoint();

		private int maxPerPrincipal = this.defaults.maxPerPrincipal();

		private int maxPerNode = this.defaults.maxPerNode();

		private int issueRatePerMinute = this.defaults.issueRatePerMinute();

		private int issueRatePerAddress = this.defaults.issueRatePerAddress();

		private boolean bindOrigin = this.defaults.bindOrigin();

		private AddressBinding bindAddress = this.defaults.bindAddress();

		Settings ttl(Duration ttl) {
			this.ttl = ttl;
			return this;
		}

		Settings methods(HttpMethod... methods) {
			this.methods = Set.of(methods);
			return this;
		}

		Settings carriers(TicketCarrier... carriers) {
			this.carriers = List.of(carriers);
			return this;
		}

		Settings paths(String path, String queryParameter, String uriPath) {
			this.path = path;
			this.queryParameter = queryParameter;
			this.uriPath = uriPath;
			return this;
		}

		Settings requireEndpoint() {
			this.requireEndpoint = true;
			return this;
		}

		Settings limits(int maxPerPrincipal, int maxPerNode, int issueRatePerMinute) {
			this.maxPerPrincipal = maxPerPrincipal;
			this.maxPerNode = maxPerNode;
			this.issueRatePerMinute = issueRatePerMinute;
			return this;
		}

		Settings issueRatePerAddress(int issueRatePerAddress) {
			this.issueRatePerAddress = issueRatePerAddress;
			return this;
		}

		Settings bindOrigin(boolean bindOrigin) {
			this.bindOrigin = bindOrigin;
			return this;
		}

		Settings bindAddress(AddressBinding bindAddress) {
			this.bindAddress = bindAddress;
			return this;
		}

		private TicketSettings build() {
			return new TicketSettings(this.ttl, this.path, this.methods, this.carriers, this.queryParameter,
					this.uriPath, this.requireEndpoint, this.maxPerPrincipal, this.maxPerNode, this.issueRatePerMinute,
					this.issueRatePerAddress, this.bindOrigin, this.bindAddress);
		}

	}

}
