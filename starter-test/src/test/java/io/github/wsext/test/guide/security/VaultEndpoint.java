package io.github.wsext.test.guide.security;

import java.security.Principal;

import io.github.wsext.OnEvent;
import io.github.wsext.WsExtEndpoint;

import org.springframework.security.access.prepost.PreAuthorize;

@WsExtEndpoint("/vault")
@PreAuthorize("hasRole('USER')")
class VaultEndpoint {

	@OnEvent("vault:look")
	String look(Principal user) {
		return "Hello, " + user.getName();
	}

	@OnEvent("vault:open")
	@PreAuthorize("hasRole('ADMIN')")
	String open() {
		return "It is open";
	}

}
