package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called when the connection is open, before its first message. Sending is possible; when
 * the method has succeeded the connection is subscribed to its own path. A returned value
 * is sent. An exception closes the connection with 1011, also if {@link OnError} has
 * taken it.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnOpen {

}
