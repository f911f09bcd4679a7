/**
 * How many and how often: the quota of connections, counters and rates by key, and the
 * address a client is counted under.
 */
@NullMarked
package io.github.wsext.limit;

import org.jspecify.annotations.NullMarked;
