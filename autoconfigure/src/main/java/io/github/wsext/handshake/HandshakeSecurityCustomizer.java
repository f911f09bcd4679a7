package io.github.wsext.handshake;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Customizer that lets handshakes pass to the ticket check in every security filter
 * chain, without a rule of the application's own. No other path changes its rules, and a
 * chain without rules gets none.
 *
 * <p>
 * Spring Security applies it to each {@code HttpSecurity} before the application's own
 * configuration.
 */
public final class HandshakeSecurityCustomizer implements Customizer<HttpSecurity> {

	private final RequestMatcher handshakes;

	private final RequestMatcher ticketPath;

	/**
	 * Creates the customizer.
	 * @param handshakes matches requests for the temporary URI, and for endpoints that
	 * accept tickets or need no authentication
	 * @param ticketPath matches requests for the controller that issues tickets
	 */
	public HandshakeSecurityCustomizer(RequestMatcher handshakes, RequestMatcher ticketPath) {
		this.handshakes = handshakes;
		this.ticketPath = ticketPath;
	}

	@Override
	public void customize(HttpSecurity http) {
		http.with(new HandshakeSecurityConfigurer(this.handshakes, this.ticketPath));
	}

}
