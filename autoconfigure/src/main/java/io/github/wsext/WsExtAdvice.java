package io.github.wsext;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a bean whose {@link OnError} methods serve all endpoints. Advice beans are asked
 * in their {@link org.springframework.core.annotation.Order order}, after the endpoint
 * itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface WsExtAdvice {

	/**
	 * Name of the bean. Default: derived from the class name.
	 */
	@AliasFor(annotation = Component.class, attribute = "value")
	String beanName() default "";

}
