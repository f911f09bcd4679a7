/**
 * The transport on Spring's session and the Jakarta API, for every container; what Tomcat
 * and Jetty can do beyond it.
 */
@NullMarked
package io.github.wsext.transport.standard;

import org.jspecify.annotations.NullMarked;
