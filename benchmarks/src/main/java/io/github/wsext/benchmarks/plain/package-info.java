/**
 * The endpoints with nothing but Spring.
 */
@NullMarked
package io.github.wsext.benchmarks.plain;

import org.jspecify.annotations.NullMarked;
