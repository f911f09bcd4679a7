package io.github.wsext.nosecurity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/**
 * Tests of an application without Spring Security: they run on Tomcat with a class path
 * that has none, and only there. They have to be in this package.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("no-security")
@interface NoSecurity {

}
