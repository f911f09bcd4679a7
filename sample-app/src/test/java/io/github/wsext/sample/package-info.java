/**
 * The chat over the wire and in a browser.
 */
@NullMarked
package io.github.wsext.sample;

import org.jspecify.annotations.NullMarked;
