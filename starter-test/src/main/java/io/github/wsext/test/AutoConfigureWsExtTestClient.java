package io.github.wsext.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * For test classes with an application context: a {@link WsExtTestServer} to be injected,
 * and {@link WsExtTestClient#connect(String)} finds it too. Where the context has a port
 * clients connect over it, else, as with {@code webEnvironment = MOCK}, in memory.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("wsext.test")
public @interface AutoConfigureWsExtTestClient {

	/**
	 * Whether tickets and heartbeats go by a {@link WsExtTestClock}, which is a bean
	 * then. The clock stands still until a test advances it.
	 */
	boolean clock() default false;

}
