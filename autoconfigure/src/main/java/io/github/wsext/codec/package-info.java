/**
 * Bytes and objects.
 */
@NullMarked
package io.github.wsext.codec;

import org.jspecify.annotations.NullMarked;
