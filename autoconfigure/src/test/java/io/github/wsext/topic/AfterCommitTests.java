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

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.BroadcastResult;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.Relay;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsTopics;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.send.GatedQueue;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundListener;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AfterCommitTopics} in Spring's transactions.
 */
@ExtendWith(OutputCaptureExtension.class)
class AfterCommitTests {

	private final TopicRegistry topics = new TopicRegistry(new SpringTransactionBoundary(), MessageRelay.NONE);

	private final WsTopics afterCommit = this.topics.afterCommit();

	private final Subscriber subscriber = new Subscriber();

	private final SmallTransactionManager transactions = new SmallTransactionManager();

	private final TransactionTemplate transaction = new TransactionTemplate(this.transactions);

	private final TransactionTemplate requiresNew = template(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

	private final TransactionTemplate nested = template(TransactionDefinition.PROPAGATION_NESTED);

	AfterCommitTests() {
		this.topics.subscribe("/a", this.subscriber);
	}

	@Test
	@DisplayName("P3 afterCommit() sends when the transaction commits, in the order of publishing")
	void commit() {
		List<BroadcastResult> results = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			results.add(this.afterCommit.publish("/a", 1));
			results.add(this.afterCommit.publishLatest("/a", "key", 2));
			results.add(this.afterCommit.publish("/a", 3, OverflowPolicy.DROP_OLDEST));
			results.add(this.afterCommit.publishOthers("/a", 4, mock(WsConnection.class)));
			results.add(this.afterCommit.afterCommit().publish("/a", 5));
			assertThat(results).allSatisfy((result) -> {
				assertThat(result.isDeferred()).isTrue();
				assertThat(result).isNotEqualTo(BroadcastResult.NONE);
				assertThat(result.matched() + result.queued() + result.dropped() + result.failed()).isZero();
				assertThat(result.completed().toCompletableFuture()).isNotDone();
				assertThat(result.relay().toCompletableFuture()).isNotDone();
			});
			assertThat(received()).isEmpty();
			assertThat(this.topics.publish("/a", "at once").queued()).isOne();
		});
		assertThat(received()).containsExactly("at once", "1", "2", "3", "4", "5");
		assertThat(results).allSatisfy((result) -> {
			assertThat(result.completed()).isCompletedWithValue(BroadcastResult.of(1, 1, 0, 0));
			assertThat(result.relay()).isCompletedWithValue(Relay.NONE);
		});
		assertThat(this.afterCommit.subscribers("/a")).isOne();
	}

	@Test
	@DisplayName("P3 afterCommit() sends nothing when the transaction rolls back, by a mark or an exception")
	void rollback() {
		BroadcastResult result = Objects.requireNonNull(this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return this.afterCommit.publish("/a", "lost");
		}));
		assertCancelled(result);
		assertThat(result.relay()).isCompletedWithValue(Relay.NONE);
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			this.afterCommit.publish("/a", "lost");
			throw new IllegalStateException("as the test wants it");
		}));
		assertThat(received()).isEmpty();
	}

	@Test
	@DisplayName("P3 afterCommit() sends nothing when the commit itself fails")
	void failingCommit() {
		this.transactions.commitFails = true;
		assertThatIllegalStateException().isThrownBy(
				() -> this.transaction.executeWithoutResult((status) -> this.afterCommit.publish("/a", "lost")));
		assertThat(received()).isEmpty();
	}

	@Test
	@DisplayName("P3 without a transaction afterCommit() sends at once")
	void noTransaction() {
		BroadcastResult result = this.afterCommit.publish("/a", 1);
		assertThat(result).isEqualTo(BroadcastResult.of(1, 1, 0, 0));
		assertThat(result.isDeferred()).isFalse();
		assertThat(result.completed()).isCompletedWithValue(result);
		TransactionTemplate none = template(TransactionDefinition.PROPAGATION_SUPPORTS);
		none.executeWithoutResult((status) -> assertThat(this.afterCommit.publish("/a", 2).queued()).isOne());
		assertThatIllegalArgumentException().isThrownBy(() -> this.afterCommit.publish("/a", new NotEncodable()));
		assertThat(received()).containsExactly("1", "2");
		assertThat(new TopicRegistry().afterCommit().publish("/a", "nobody")).isEqualTo(BroadcastResult.NONE);
	}

	@Test
	@DisplayName("P3 in an inner transaction of its own it is that which counts")
	void requiresNew() {
		this.transaction.executeWithoutResult((outer) -> {
			this.afterCommit.publish("/a", "outer");
			this.requiresNew.executeWithoutResult((inner) -> this.afterCommit.publish("/a", "inner"));
			assertThat(received()).containsExactly("inner");
			this.requiresNew.executeWithoutResult((inner) -> {
				this.afterCommit.publish("/a", "lost");
				inner.setRollbackOnly();
			});
			this.afterCommit.publish("/a", "outer 2");
		});
		assertThat(received()).containsExactly("inner", "outer", "outer 2");
	}

	@Test
	@DisplayName("P3 what was published since a savepoint is not sent if the transaction goes back to it")
	void nested() {
		AtomicReference<BroadcastResult> lost = new AtomicReference<>(BroadcastResult.NONE);
		this.transaction.executeWithoutResult((outer) -> {
			this.afterCommit.publish("/a", "outer");
			this.nested.executeWithoutResult((inner) -> this.afterCommit.publish("/a", "nested"));
			this.nested.executeWithoutResult((inner) -> {
				this.afterCommit.publish("/a", "lost");
				this.nested.executeWithoutResult((innermost) -> lost.set(this.afterCommit.publish("/a", "lost, too")));
				inner.setRollbackOnly();
			});
			this.afterCommit.publish("/a", "outer 2");
			assertThat(lost.get().completed().toCompletableFuture()).isNotDone();
		});
		assertCancelled(lost.get());
		assertThat(received()).containsExactly("outer", "nested", "outer 2");
	}

	@Test
	@DisplayName("P3 what another participant does after the commit, or fails to do, keeps nothing back")
	void otherParticipants() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			afterCommit(() -> this.afterCommit.publish("/a", "from after the commit"));
			afterCommit(() -> {
				throw new IllegalStateException("as the test wants it");
			});
			this.afterCommit.publish("/a", "from within");
		}));
		assertThat(received()).containsExactlyInAnyOrder("from after the commit", "from within");
	}

	@Test
	@DisplayName("P3 a message that cannot be encoded is logged after the commit: the caller is told of no failure, others leave")
	void notEncodable(CapturedOutput output) {
		AtomicReference<BroadcastResult> failing = new AtomicReference<>(BroadcastResult.NONE);
		this.transaction.executeWithoutResult((status) -> {
			this.afterCommit.publish("/a", 1);
			failing.set(this.afterCommit.publish("/a", new NotEncodable()));
			this.afterCommit.publish("/a", 2);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.afterCommit.publish("/a", 3, OverflowPolicy.CONFLATE));
		});
		assertThat(received()).containsExactly("1", "2");
		assertThat(failing.get().completed()).isCompletedExceptionally();
		assertThat(failing.get().relay()).isCompletedWithValue(Relay.NONE);
		assertThat(output).contains("Message could not be published after the commit").contains("as the test wants it");
	}

	@Test
	@DisplayName("P3 works with @Transactional")
	void transactional() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(WsTopics.class, () -> this.topics);
			context.registerBean(PlatformTransactionManager.class, () -> this.transactions);
			context.register(Transactions.class, Shop.class);
			context.refresh();
			Shop shop = context.getBean(Shop.class);
			shop.order("book");
			assertThat(received()).containsExactly("book");
			assertThatIllegalStateException().isThrownBy(() -> shop.order("fail"));
			assertThat(received()).hasSize(1);
		}
	}

	private static void assertCancelled(BroadcastResult result) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> result.completed().toCompletableFuture().join())
			.withCauseInstanceOf(CancellationException.class);
	}

	private List<String> received() {
		return this.subscriber.transport.texts();
	}

	private TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transactions);
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static void afterCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				action.run();
			}

		});
	}

	static class NotEncodable {

		public int getValue() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

	}

	static class Shop {

		private final WsTopics topics;

		Shop(WsTopics topics) {
			this.topics = topics;
		}

		@Transactional
		public void order(String item) {
			this.topics.afterCommit().publish("/a", item);
			if (item.equals("fail")) {
				throw new IllegalStateException("as the test wants it");
			}
		}

	}

	/**
	 * Transactions of nothing, with savepoints.
	 */
	private static final class SmallTransactionManager extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private final transient List<Object> stack = new ArrayList<>();

		private boolean commitFails;

		SmallTransactionManager() {
			setNestedTransactionAllowed(true);
		}

		@Override
		protected Object doGetTransaction() {
			return new Savepoints();
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return !this.stack.isEmpty();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.stack.add(transaction);
		}

		@Override
		protected Object doSuspend(Object transaction) {
			return this.stack.remove(this.stack.size() - 1);
		}

		@Override
		protected void doResume(@Nullable Object transaction, Object suspended) {
			this.stack.add(suspended);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (this.commitFails) {
				throw new IllegalStateException("as the test wants it");
			}
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

		@Override
		protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			this.stack.remove(this.stack.size() - 1);
		}

	}

	private static final class Savepoints implements SavepointManager {

		@Override
		public Object createSavepoint() {
			return new Object();
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
		}

	}

	private static final class Subscriber implements Recipient, OutboundListener {

		private static final WsCodec CODEC = JacksonWsCodec.text(JsonMapper.shared());

		private final ManualTransport transport = new ManualTransport().immediately();

		private final GatedQueue queue = new GatedQueue(this.transport, new OutboundSettings(100, 10_000),
				Runnable::run, this);

		@Override
		public WsCodec codec() {
			return CODEC;
		}

		@Override
		public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
			return this.queue.offer(message, overflow.orElse(OverflowPolicy.CLOSE), result);
		}

		@Override
		public void dropped(int count) {
		}

		@Override
		public void writeFailed() {
		}

	}

}
