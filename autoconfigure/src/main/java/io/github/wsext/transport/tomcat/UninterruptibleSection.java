package io.github.wsext.transport.tomcat;

/**
 * Section of code that its thread enters without a pending interrupt, which Tomcat would
 * take for a broken connection. The interrupt is pending again when it leaves.
 */
final class UninterruptibleSection {

	private final boolean interrupted = Thread.interrupted();

	private UninterruptibleSection() {
	}

	static UninterruptibleSection enter() {
		return new UninterruptibleSection();
	}

	void leave() {
		if (this.interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
