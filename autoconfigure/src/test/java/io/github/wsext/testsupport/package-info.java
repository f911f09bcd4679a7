/**
 * Clients that tests use to talk to a server: a well-behaved one, a hostile one, and one
 * for HTTP.
 */
@NullMarked
package io.github.wsext.testsupport;

import org.jspecify.annotations.NullMarked;
