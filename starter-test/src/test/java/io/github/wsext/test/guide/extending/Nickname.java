package io.github.wsext.test.guide.extending;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.wsext.ConnectionAttribute;

@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ConnectionAttribute(name = "nickname")
@interface Nickname {

}
