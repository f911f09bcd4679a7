/**
 * The transport on the sockets of Tomcat's NIO connector, past its WebSocket support.
 */
@NullMarked
package io.github.wsext.transport.tomcat;

import org.jspecify.annotations.NullMarked;
