package io.github.wsext.test.guide.extending;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.wsext.Broadcast;
import io.github.wsext.OnText;

import org.springframework.core.annotation.AliasFor;

@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@OnText
@Broadcast
@interface Shout {

	@AliasFor(annotation = Broadcast.class, attribute = "topic")
	String to() default "";

}
