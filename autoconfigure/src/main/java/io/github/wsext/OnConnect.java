package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called before the {@code 101}, when everything else about the handshake was found good
 * and the ticket is consumed. The method may look at the {@link WsHandshake}, put
 * attributes into it, and refuse: by throwing {@link HandshakeRejectedException}, or by
 * returning {@code false} for a {@code 403}. Any other exception is a {@code 500} without
 * details.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnConnect {

}
