package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called for each binary message. The payload parameter is a {@code ByteBuffer},
 * {@code byte[]}, {@code InputStream}, or any type a binary codec can read. The method
 * may keep the buffer. A returned value is sent to the sender, or with {@link Broadcast}
 * to a topic.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnBinary {

}
