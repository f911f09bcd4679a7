/**
 * Everything behind the endpoints, put together.
 */
@NullMarked
package io.github.wsext.engine;

import org.jspecify.annotations.NullMarked;
