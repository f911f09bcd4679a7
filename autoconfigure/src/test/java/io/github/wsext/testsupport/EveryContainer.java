package io.github.wsext.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * Tests of a behaviour that must not depend on the container: they run on Jetty, too.
 * What has no such annotation runs on Tomcat only.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("container")
public @interface EveryContainer {

}
