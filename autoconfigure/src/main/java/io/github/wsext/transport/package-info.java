/**
 * How messages leave and arrive: what a connection sees of its container. The packages
 * below implement it, and are the only ones that know Spring's session, Tomcat and Jetty.
 */
@NullMarked
package io.github.wsext.transport;

import org.jspecify.annotations.NullMarked;
