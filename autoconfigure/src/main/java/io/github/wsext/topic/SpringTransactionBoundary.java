/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
