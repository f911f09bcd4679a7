package io.github.wsext.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.wsext.WsCloseException;
import io.github.wsext.connection.ManagedConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one connection. Each has the turn until its result is there and a
 * failure has been dealt with.
 */
final class CallbackRunner {

	private static final Log logger = LogFactory.getLog(CallbackRunner.class);

	private final EndpointDispatcher endpoint;

	private final CallbackContexts contexts;

	private final Turns turns;

	private final Executor executor;

	private final Consumer<Call> afterwards;

	/** Set while a result is awaited; whoever takes it goes on with the turn. */
	private final AtomicReference<@Nullable Object> awaited = new AtomicReference<>();

	/**
	 * Creates the runner of a connection.
	 * @param executor goes on when a result that was awaited is there
	 * @param afterwards ends the turn
	 */
	CallbackRunner(EndpointDispatcher endpoint, CallbackContexts contexts, Turns turns, Executor executor,
			Consumer<Call> afterwards) {
		this.endpoint = endpoint;
		this.contexts = contexts;
		this.turns = turns;
		this.executor = executor;
		this.afterwards = afterwards;
	}

	/**
	 * Runs a callback in the present turn, which ends when its result is there.
	 */
	void run(Callback callback, Call call) {
		Object result;
		CompletableFuture<?> future;
		try {
			result = this.contexts.invoke(callback, call);
			future = (result instanceof CompletionStage<?> stage) ? stage.toCompletableFuture() : null;
		}
		catch (Throwable ex) {
			failed(callback, call, ex);
			return;
		}
		if (future == null) {
			succeeded(callback, call, result);
		}
		else if (future.isDone()) {
			future.whenComplete((value, failure) -> ended(callback, call, value, failure));
		}
		else {
			await(callback, call, future);
		}
	}

	private void await(Callback callback, Call call, CompletableFuture<?> future) {
		this.turns.pauseReading();
		Object token = new Object();
		this.awaited.set(token);
		ManagedConnection connection = call.requireConnection();
		future.whenCompleteAsync((value, failure) -> {
			if (this.awaited.compareAndSet(token, null)) {
				ended(callback, call, value, failure);
			}
			else if (failure != null && logger.isDebugEnabled()) {
				logger.debug(callback + " failed after the end of " + connection, failure);
			}
		}, this.executor);
		if (connection.closed().toCompletableFuture().isDone() && this.awaited.compareAndSet(token, null)) {
			this.turns.leave();
		}
	}

	/**
	 * The connection has ended: nobody is left to take an answer that is awaited.
	 */
	void abandon() {
		if (this.awaited.getAndSet(null) != null) {
			this.turns.leave();
		}
	}

	private void ended(Callback callback, Call call, @Nullable Object result, @Nullable Throwable failure) {
		if (failure != null) {
			failed(callback, call, failure);
		}
		else {
			succeeded(callback, call, result);
		}
	}

	private void succeeded(Callback callback, Call call, @Nullable Object result) {
		try {
			answer(callback, call, result);
		}
		catch (Throwable ex) {
			failed(callback, call, ex);
			return;
		}
		this.afterwards.accept(call);
	}

	private void answer(Callback callback, Call call, @Nullable Object result) {
		Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
		if (value != null) {
			this.endpoint.answers().send(callback, call, value);
		}
	}

	/**
	 * Deals with the failure of a callback, and ends the turn.
	 */
	void failed(Callback callback, Call call, Throwable thrown) {
		Throwable failure = Failures.unwrap(thrown);
		Call failed = call.failed(failure);
		// What @OnError itself throws is not given to another.
		Callback onError = (call.failure() != null || failure instanceof WsCloseException) ? null
				: this.endpoint.errors().find(failure);
		if (onError != null) {
			run(onError, failed);
			return;
		}
		this.endpoint.answers().refuse(callback, failed, failure);
		this.afterwards.accept(failed);
	}

	/**
	 * Runs the callback after which there are no more.
	 */
	void runLast(Callback callback, Call call) {
		try {
			Object result = this.contexts.invoke(callback, call);
			if (result instanceof CompletionStage<?> stage) {
				stage.whenComplete((value, failure) -> lastEnded(callback, call, value, failure));
			}
			else {
				answer(callback, call, result);
			}
		}
		catch (Throwable ex) {
			lastFailed(call, ex);
		}
	}

	private void lastEnded(Callback callback, Call call, @Nullable Object result, @Nullable Throwable failure) {
		try {
			if (failure != null) {
				throw failure;
			}
			answer(callback, call, result);
		}
		catch (Throwable ex) {
			lastFailed(call, ex);
		}
	}

	private static void lastFailed(Call call, Throwable failure) {
		logger.error("@OnClose failed on " + call.connection(), Failures.unwrap(failure));
	}

}
