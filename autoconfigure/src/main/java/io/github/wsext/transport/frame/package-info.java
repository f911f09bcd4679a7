/**
 * The frames of RFC 6455 as bytes: reading, writing, masking, UTF-8. Knows no container.
 */
@NullMarked
package io.github.wsext.transport.frame;

import org.jspecify.annotations.NullMarked;
