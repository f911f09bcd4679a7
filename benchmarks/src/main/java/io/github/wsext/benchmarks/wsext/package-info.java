/**
 * The endpoints with WsExt.
 */
@NullMarked
package io.github.wsext.benchmarks.wsext;

import org.jspecify.annotations.NullMarked;
