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

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.BroadcastResult;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsTopics;
import io.github.wsext.send.Overflow;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Topics that wait for the transaction to commit.
 */
final class AfterCommitTopics implements WsTopics {

	private static final Log logger = LogFactory.getLog(AfterCommitTopics.class);

	private final TopicRegistry topics;

	private final TransactionBoundary transactions;

	AfterCommitTopics(TopicRegistry topics, TransactionBoundary transactions) {
		this.topics = topics;
		this.transactions = transactions;
	}

	@Override
	public BroadcastResult publish(String topic, Object message) {
		return publish(topic, message, Overflow.byDefault(topic));
	}

	@Override
	public BroadcastResult publish(String topic, Object message, OverflowPolicy policy) {
		// A mistake is told now rather than after the commit.
		return publish(topic, message, Overflow.of(policy, topic));
	}

	@Override
	public BroadcastResult publishLatest(String topic, String key, Object message) {
		return publish(topic, message, Overflow.conflate(key));
	}

	private BroadcastResult publish(String topic, Object message, Overflow overflow) {
		BroadcastResult kept = this.topics.keep(topic, message, overflow, null);
		return (kept != null) ? kept : afterCommit(() -> this.topics.observed(topic, message, overflow));
	}

	@Override
	public BroadcastResult publishOthers(String topic, Object message, WsConnection sender) {
		Overflow overflow = Overflow.byDefault(topic);
		BroadcastResult kept = this.topics.keep(topic, message, overflow, sender);
		return (kept != null) ? kept : afterCommit(() -> this.topics.observedOthers(topic, message, overflow, sender));
	}

	private BroadcastResult afterCommit(Publication publication) {
		CompletableFuture<BroadcastResult> completed = new CompletableFuture<>();
		boolean deferred = this.transactions.defer(() -> run(publication, completed),
				() -> completed.completeExceptionally(new CancellationException("The transaction has not committed")));
		return deferred ? BroadcastResult.deferred(completed.minimalCompletionStage()) : publication.send();
	}

	private static void run(Publication publication, CompletableFuture<BroadcastResult> completed) {
		BroadcastResult result;
		try {
			result = publication.send();
		}
		catch (Throwable ex) {
			// The transaction has committed: its caller must not take this for a failure.
			logger.error("Message could not be published after the commit", ex);
			completed.completeExceptionally(ex);
			return;
		}
		result.completed().whenComplete((value, failure) -> {
			if (failure != null) {
				completed.completeExceptionally(failure);
			}
			else {
				completed.complete(value);
			}
		});
	}

	@Override
	public WsTopics afterCommit() {
		return this;
	}

	@Override
	public int subscribers(String topic) {
		return this.topics.subscribers(topic);
	}

	/**
	 * Something to be published.
	 */
	@FunctionalInterface
	private interface Publication {

		BroadcastResult send();

	}

}
