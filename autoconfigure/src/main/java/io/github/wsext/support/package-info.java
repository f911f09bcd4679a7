/**
 * What several packages need that belongs to none of them.
 */
@NullMarked
package io.github.wsext.support;

import org.jspecify.annotations.NullMarked;
