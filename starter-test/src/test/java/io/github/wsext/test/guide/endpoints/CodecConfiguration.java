package io.github.wsext.test.guide.endpoints;

import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CodecConfiguration {

	@Bean
	WsCodec cbor() {
		return JacksonWsCodec.binary(new CBORMapper(), "cbor");
	}

}
