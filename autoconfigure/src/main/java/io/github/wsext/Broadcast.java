package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes the value returned by a callback to a topic rather than sending it to the
 * sender alone. All subscribers receive it, the sender included.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Broadcast {

	/**
	 * Topic to publish to; variables such as {@code {room}} are those of the endpoint's
	 * path. Default: the connection's own path.
	 */
	String value() default "";

	/**
	 * Whether the sender is left out.
	 */
	boolean excludeSender() default false;

}
