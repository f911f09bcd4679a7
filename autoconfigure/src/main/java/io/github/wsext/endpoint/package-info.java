/**
 * The address book: finds the annotated beans, checks them, describes them and maps their
 * paths.
 */
@NullMarked
package io.github.wsext.endpoint;

import org.jspecify.annotations.NullMarked;
