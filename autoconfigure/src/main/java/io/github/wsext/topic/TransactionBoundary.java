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
