/**
 * Properties, and the auto-configuration that wires the rooms.
 */
@NullMarked
package io.github.wsext.autoconfigure;

import org.jspecify.annotations.NullMarked;
