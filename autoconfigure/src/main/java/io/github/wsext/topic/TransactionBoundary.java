package io.github.wsext.topic;

/**
 * The transaction around the current call.
 */
@FunctionalInterface
public interface TransactionBoundary {

	/**
	 * There are no transactions.
	 */
	TransactionBoundary NONE = (committed, rolledBack) -> false;

	/**
	 * Puts an action off until the transaction has ended.
	 * @param committed runs when it has committed
	 * @param rolledBack runs when it has not, or only to a savepoint before this call
	 * @return {@code false} if there is no transaction; neither will run then
	 */
	boolean defer(Runnable committed, Runnable rolledBack);

}
