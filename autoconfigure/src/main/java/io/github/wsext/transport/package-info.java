/**
 * How frames leave and arrive. The only package that knows Spring's session, Tomcat and
 * Jetty.
 */
@NullMarked
package io.github.wsext.transport;

import org.jspecify.annotations.NullMarked;
