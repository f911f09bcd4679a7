/**
 * What an application compiles against: annotations for endpoints, the connection, its
 * handshake, and the beans that reach connections from anywhere.
 */
@NullMarked
package io.github.wsext;

import org.jspecify.annotations.NullMarked;
