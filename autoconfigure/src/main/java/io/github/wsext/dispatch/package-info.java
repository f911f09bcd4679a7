/**
 * What comes in: the order of one connection's events, arguments, invocation and
 * failures.
 */
@NullMarked
package io.github.wsext.dispatch;

import org.jspecify.annotations.NullMarked;
