/**
 * Tests of WebSocket endpoints over a real port: connect, send, and expect answers.
 */
@NullMarked
package io.github.wsext.test;

import org.jspecify.annotations.NullMarked;
