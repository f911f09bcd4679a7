package io.github.wsext.handshake;

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Step that finds out which endpoint and subprotocol a handshake is for.
 */
final class EndpointRouting implements HandshakeStep<RequestedHandshake, RoutedHandshake> {

	private final @Nullable TemporaryUriRouting temporaryUris;

	/**
	 * Creates the step.
	 * @param temporaryUris finds what temporary URIs stand for, where there are tickets
	 */
	EndpointRouting(@Nullable TemporaryUriRouting temporaryUris) {
		this.temporaryUris = temporaryUris;
	}

	@Override
	public HandshakeOutcome<RoutedHandshake> take(RequestedHandshake handshake) {
		EndpointMatch match = handshake.match();
		if (match != null) {
			return choose(handshake, handshake.path(), match, false);
		}
		if (this.temporaryUris == null) {
			return HandshakeOutcome.refused(HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED));
		}
		return this.temporaryUris.take(handshake)
			.then((target) -> choose(handshake, target.path(), target.match(), true));
	}

	private static HandshakeOutcome<RoutedHandshake> choose(RequestedHandshake handshake, String path,
			EndpointMatch match, boolean temporaryUri) {
		EndpointMatch.Choice choice = match.choose(handshake.subprotocols().names());
		if (choice == null) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(Refusal.SUBPROTOCOL, HttpStatus.BAD_REQUEST,
					"A subprotocol of this endpoint is required"));
		}
		if (temporaryUri && !choice.endpoint().authentication().acceptsTicket()) {
			return HandshakeOutcome.refused(HandshakeRefusal.unauthorized(Refusal.TICKET));
		}
		return HandshakeOutcome
			.passed(new RoutedHandshake(handshake, path, match.pathVariables(), choice, temporaryUri));
	}

}
