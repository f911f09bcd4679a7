package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Called once, as the last callback, when the connection has ended for whatever reason.
 * {@link org.springframework.web.socket.CloseStatus} and {@link LeaveReason} parameters
 * tell how. The connection is no longer registered or subscribed to anything, and nothing
 * can be sent on it.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnClose {

}
