package io.github.wsext.benchmarks.wsext;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The endpoints with WsExt.
 */
@SpringBootApplication
public class WsExtApplication {

	public static void main(String[] args) {
		SpringApplication.run(WsExtApplication.class, args);
	}

}
