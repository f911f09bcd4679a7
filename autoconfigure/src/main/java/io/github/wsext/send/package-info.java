/**
 * What goes out: encoded once, queued per connection, written one at a time.
 */
@NullMarked
package io.github.wsext.send;

import org.jspecify.annotations.NullMarked;
