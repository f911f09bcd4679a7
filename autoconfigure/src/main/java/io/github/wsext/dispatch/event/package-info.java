/**
 * Named events that clients send: which messages are events, and who handles them, one
 * strategy after the other.
 */
@NullMarked
package io.github.wsext.dispatch.event;

import org.jspecify.annotations.NullMarked;
