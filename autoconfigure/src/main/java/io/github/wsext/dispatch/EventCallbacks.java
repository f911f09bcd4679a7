package io.github.wsext.dispatch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The {@code @OnEvent} methods of an endpoint by the name of the event. An exact name
 * goes before a wildcard, a longer wildcard before a shorter.
 */
final class EventCallbacks {

	private final Map<String, Callback> exact = new HashMap<>();

	private final List<Callback> wildcards;

	EventCallbacks(List<Callback> callbacks) {
		for (Callback callback : callbacks) {
			if (!isWildcard(callback)) {
				this.exact.put(name(callback), callback);
			}
		}
		this.wildcards = callbacks.stream()
			.filter(EventCallbacks::isWildcard)
			.sorted(Comparator.comparing((Callback callback) -> name(callback).length()).reversed())
			.toList();
	}

	boolean isEmpty() {
		return this.exact.isEmpty() && this.wildcards.isEmpty();
	}

	@Nullable Callback find(String event) {
		Callback callback = this.exact.get(event);
		if (callback != null) {
			return callback;
		}
		for (Callback wildcard : this.wildcards) {
			String name = name(wildcard);
			if (event.startsWith(name.substring(0, name.length() - 1))) {
				return wildcard;
			}
		}
		return null;
	}

	private static boolean isWildcard(Callback callback) {
		return name(callback).endsWith("*");
	}

	private static String name(Callback callback) {
		return Objects.requireNonNull(callback.descriptor().event());
	}

}
