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
	public boolean defer(Runnable committed, Runnable rolledBack) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		TransactionSynchronizationManager.registerSynchronization(new Deferred(committed, rolledBack));
		return true;
	}

	/**
	 * Runs an action after the completion rather than the commit: that comes even if
	 * another synchronization fails after the commit, and to those that are registered by
	 * one.
	 */
	private static final class Deferred implements TransactionSynchronization {

		private final Runnable committed;

		private final Runnable rolledBack;

		/** Made after the action was put off. */
		private final Set<Object> savepoints = Collections.newSetFromMap(new IdentityHashMap<>(0));

		private boolean undone;

		Deferred(Runnable committed, Runnable rolledBack) {
			this.committed = committed;
			this.rolledBack = rolledBack;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.undone = this.undone || !this.savepoints.contains(savepoint);
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED && !this.undone) {
				this.committed.run();
			}
			else {
				this.rolledBack.run();
			}
		}

	}

}
