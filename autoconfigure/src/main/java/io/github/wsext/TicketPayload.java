package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a callback parameter to the payload of the ticket that opened the connection, as
 * given to {@code TicketService.issue(authentication, endpoint, payload)}. Available in
 * every callback, {@link OnClose} included.
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TicketPayload {

	/**
	 * Whether a missing payload is a failure rather than {@code null}.
	 */
	boolean required() default true;

}
