package io.github.wsext.engine;

import java.time.Duration;

import io.github.wsext.connection.ConnectionSettings;
import io.github.wsext.event.EventSettings;

/**
 * Settings of an engine.
 *
 * @param connections the settings of all connections
 * @param events the settings of events
 * @param maxConversationThreads largest number of threads for conversations where there
 * are no virtual ones
 * @param endedLoginsKept for how long the end of a login is remembered
 */
public record EngineSettings(ConnectionSettings connections, EventSettings events, int maxConversationThreads,
		Duration endedLoginsKept) {
}
