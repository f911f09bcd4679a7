package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called for each text message. The payload parameter is a {@code String},
 * {@code CharSequence}, {@code Reader}, or any type the connection's codec can read;
 * {@code @Valid} on it is honoured. A returned value is sent to the sender, or with
 * {@link Broadcast} to a topic.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnText {

}
