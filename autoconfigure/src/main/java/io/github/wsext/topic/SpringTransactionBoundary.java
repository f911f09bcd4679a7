package io.github.wsext.topic;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transaction of the current thread.
 */
public final class SpringTransactionBoundary implements TransactionBoundary {

	@Override
	public boolean afterCommit(Runnable action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		TransactionSynchronizationManager.registerSynchronization(new AfterCommit(action));
		return true;
	}

	/**
	 * Runs an action after the completion rather than the commit: that comes even if
	 * another synchronization fails after the commit, and to those that are registered by
	 * one.
	 */
	private static final class AfterCommit implements TransactionSynchronization {

		private final Runnable action;

		/** Made after the action was put off. */
		private final Set<Object> savepoints = Collections.newSetFromMap(new IdentityHashMap<>(0));

		private boolean rolledBack;

		AfterCommit(Runnable action) {
			this.action = action;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.rolledBack = this.rolledBack || !this.savepoints.contains(savepoint);
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED && !this.rolledBack) {
				this.action.run();
			}
		}

	}

}
