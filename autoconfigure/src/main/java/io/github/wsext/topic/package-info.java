/**
 * Publish and subscribe.
 */
@NullMarked
package io.github.wsext.topic;

import org.jspecify.annotations.NullMarked;
