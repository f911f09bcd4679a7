package io.github.wsext.handshake;

/**
 * Step of a handshake: takes the phase it needs and leads to a phase, the next one or the
 * same, or refuses. Writes nothing into the response.
 *
 * @param <P> the phase it takes
 * @param <N> the phase it leads to
 */
@FunctionalInterface
interface HandshakeStep<P, N> {

	HandshakeOutcome<N> take(P handshake);

}
