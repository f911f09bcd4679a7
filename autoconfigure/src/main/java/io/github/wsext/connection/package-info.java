/**
 * The living: a connection, the registry of all, and what ends them.
 */
@NullMarked
package io.github.wsext.connection;

import org.jspecify.annotations.NullMarked;
