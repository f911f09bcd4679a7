package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Binds a callback parameter to an attribute of the connection: what
 * {@code TicketAttributesProvider} beans, {@link OnConnect} or an earlier callback put
 * there. An {@link java.util.Optional} or nullable parameter stands for an attribute that
 * may be missing; any other that is missing is a failure of the callback.
 */
@Target({ ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ConnectionAttribute {

	/**
	 * Alias for {@link #name()}.
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Name of the attribute. Default: the name of the parameter.
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Whether a missing attribute is a failure rather than {@code null}.
	 */
	boolean required() default true;

}
