/**
 * What an application adds to the engine: small interfaces that its beans implement.
 */
@NullMarked
package io.github.wsext.spi;

import org.jspecify.annotations.NullMarked;
