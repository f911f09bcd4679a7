package io.github.wsext.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * Tests of a behaviour near the wire: they run on {@linkplain EveryContainer every
 * container}, and on Tomcat over its own WebSocket support as well as over ours.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EveryContainer
@Tag("transport")
public @interface EveryTransport {

}
