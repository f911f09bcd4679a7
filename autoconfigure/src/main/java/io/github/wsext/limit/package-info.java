/**
 * How many and how often: places for connections, rates by key, and the address a client
 * is counted under.
 */
@NullMarked
package io.github.wsext.limit;

import org.jspecify.annotations.NullMarked;
