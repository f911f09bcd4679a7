package io.github.wsext.topic;

/**
 * The transaction around the current call.
 */
@FunctionalInterface
public interface TransactionBoundary {

	/**
	 * There are no transactions.
	 */
	TransactionBoundary NONE = (action) -> false;

	/**
	 * Puts an action off until the transaction has committed.
	 * @return {@code false} if there is no transaction; the action will not run then
	 */
	boolean afterCommit(Runnable action);

}
