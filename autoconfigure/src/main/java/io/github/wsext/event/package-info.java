/**
 * Named events: the envelope they travel in.
 */
@NullMarked
package io.github.wsext.event;

import org.jspecify.annotations.NullMarked;
