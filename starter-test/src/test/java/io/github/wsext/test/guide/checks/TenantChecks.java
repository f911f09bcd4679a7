package io.github.wsext.test.guide.checks;

import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeOrder;
import io.github.wsext.spi.HandshakeResult;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;

@Configuration(proxyBeanMethods = false)
class TenantChecks {

	@Bean
	@Order(HandshakeOrder.ROUTING + 1)
	HandshakeCheck knownTenant() {
		return (request) -> "acme".equals(request.pathVariables().get("tenant")) ? HandshakeResult.permit()
				: HandshakeResult.refuse(HttpStatus.NOT_FOUND, "No such tenant");
	}

}
